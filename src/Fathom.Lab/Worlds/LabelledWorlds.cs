using Fathom.Dictionaries;
using Fathom.Lab.Othello;
using Fathom.Lab.Stories;

namespace Fathom.Lab.Worlds;

/// <summary>The worlds that give documents with labels, by the name that <c>--world</c> takes.</summary>
public static class LabelledWorlds
{
    static readonly SortedDictionary<string, Func<ulong, ILabelledSource>> Makers = new(StringComparer.Ordinal)
    {
        ["othello"] = seed => new OthelloWorld(seed),
        ["stories"] = seed => new StoriesWorld(seed),
    };

    /// <summary>Name → source of a seed.</summary>
    public static IReadOnlyDictionary<string, Func<ulong, ILabelledSource>> ByName => Makers;

    /// <summary>The source of a world.</summary>
    /// <exception cref="OptionException">There is no world of that name.</exception>
    public static ILabelledSource Create(string name, ulong seed) =>
        Makers.TryGetValue(name, out Func<ulong, ILabelledSource>? make)
            ? make(seed) : throw new OptionException($"--world {name}: expected one of {string.Join(", ", Makers.Keys)}");
}
