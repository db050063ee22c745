namespace Fathom.Models.Tokenizers;

/// <summary>Characters (UTF-16 units) of a text.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">Behind the last; <paramref name="Start"/> for what was put in.</param>
internal readonly record struct CharacterRange(int Start, int End)
{
    /// <summary>Each character of a text by itself.</summary>
    internal static CharacterRange[] Each(int from, int length)
    {
        var ranges = new CharacterRange[length];
        for (int i = 0; i < length; i++) { ranges[i] = new(from + i, from + i + 1); }
        return ranges;
    }

    /// <summary>From the first character of all to the last.</summary>
    internal static CharacterRange Hull(ReadOnlySpan<CharacterRange> ranges)
    {
        var (start, end) = ranges[0];
        foreach (var range in ranges) { (start, end) = (Math.Min(start, range.Start), Math.Max(end, range.End)); }
        return new(start, end);
    }
}
