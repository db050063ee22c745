using System.Globalization;
using System.Text.Json;

namespace Fathom.Features;

/// <summary>Reads what models answer, whatever they say around it; null where the answer is not in the form asked for.</summary>
static class AnswerReader
{
    const int LabelCharacters = 200, Strongest = 10;
    const string LabelMark = "Label:";

    /// <summary>What stands behind the last "Label:" that begins a line.</summary>
    public static string? Label(string answer)
    {
        string? label = null;
        foreach (string line in answer.Split('\n'))
        {
            string plain = line.TrimStart(' ', '\t', '*', '#', '`', '>', '-').TrimEnd(' ', '\t', '\r', '*', '`');
            if (!plain.StartsWith(LabelMark, StringComparison.OrdinalIgnoreCase)) continue;
            string text = AnswerText.Line(plain[LabelMark.Length..].Trim(' ', '*'), LabelCharacters);
            if (text.Length > 0) label = text;
        }
        return label;
    }

    /// <summary>The last list in brackets: as many numbers as asked for, each 0 or 1.</summary>
    public static bool[]? Bits(string answer, int count)
    {
        if (LastBrackets(answer) is not { } inside) return null;
        string[] parts = inside.Split(',');
        if (parts.Length != count) return null;
        var bits = new bool[count];
        for (int i = 0; i < count; i++)
        {
            string part = parts[i].Trim();
            if (part is not ("0" or "1")) return null;
            bits[i] = part == "1";
        }
        return bits;
    }

    /// <summary>The last number in brackets, from 1; boxed, since null stands for malformed.</summary>
    public static int[]? Choice(string answer, int count) =>
        LastBrackets(answer) is { } inside && Whole(inside.Trim()) is { } number && number >= 1 && number <= count
            ? [number] : null;

    /// <summary>Lines "number strength", each token at most once, or a line "none".</summary>
    public static float[]? Strengths(string answer, int count)
    {
        var strengths = new float[count];
        var seen = new HashSet<int>();
        bool none = false;
        foreach (string line in answer.Split('\n'))
        {
            none |= line.Trim(' ', '\t', '\r', '*', '`', '"', '.').Equals("none", StringComparison.OrdinalIgnoreCase);
            string[] parts = line.Split([' ', '\t', '\r', ':', '`'], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length < 2 || Whole(parts[0].TrimEnd('.', ')')) is not { } token) continue;
            // The token itself may stand between.
            bool sound = float.TryParse(parts[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out float strength)
                && strength is >= 0 and <= Strongest && token >= 1 && token <= count && seen.Add(token);
            if (!sound) return null;
            strengths[token - 1] = strength;
        }
        return seen.Count > 0 || none ? strengths : null;
    }

    /// <summary>A JSON list of as many numbers.</summary>
    public static double[]? Numbers(string answer, int count)
    {
        try
        {
            return JsonSerializer.Deserialize<double[]>(answer) is { } numbers && numbers.Length == count ? numbers : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    static string? LastBrackets(string answer)
    {
        int open = answer.LastIndexOf('['), close = open < 0 ? -1 : answer.IndexOf(']', open);
        return close < 0 ? null : answer[(open + 1)..close];
    }
}
