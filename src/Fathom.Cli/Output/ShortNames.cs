using Fathom.Evaluation;

namespace Fathom.Cli;

/// <summary>Names that are too long for a column, without their middle; two that would then be alike are numbered.</summary>
sealed class ShortNames
{
    readonly Dictionary<string, string> shown = [];
    readonly HashSet<string> taken = [];

    /// <summary>What stands for a name, and the name.</summary>
    public IEnumerable<(string Shown, string Name)> All => shown.Select(pair => (pair.Value, pair.Key));

    /// <summary>A name, in so many columns at most, or in those that it had before.</summary>
    public string Of(string name, int width)
    {
        if (TextWidth.Of(name) <= width) return name;
        if (shown.TryGetValue(name, out string? known)) return known;
        string cut = Cut(name, width, "…");
        for (int number = 2; !taken.Add(cut); number++) cut = Cut(name, width, $"…{number}…");
        return shown[name] = cut;
    }

    // Whole characters from both ends, as many as there is room for.
    static string Cut(string name, int width, string middle)
    {
        int head = 0, tail = name.Length, room = width - middle.Length;
        while (true)
        {
            bool left = head <= name.Length - tail;
            int from = left ? head : tail, to = from;
            if (left) to += char.IsHighSurrogate(name[from]) ? 2 : 1;
            else from -= char.IsLowSurrogate(name[from - 1]) ? 2 : 1;
            room -= TextWidth.Of(name.AsSpan(from, to - from));
            if (room < 0) return name[..head] + middle + name[tail..];
            (head, tail) = left ? (to, tail) : (head, from);
        }
    }
}
