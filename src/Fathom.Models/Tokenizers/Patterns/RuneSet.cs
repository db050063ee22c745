namespace Fathom.Models.Tokenizers.Patterns;

/// <summary>
/// A set of code points, asked once per character of every text: a bitmap for the basic plane, the items themselves above it.
/// Texts are well-formed UTF-16 (<see cref="Tokenizer"/> sees to it), so a high surrogate is always followed by its low half.
/// </summary>
internal sealed class RuneSet
{
    private readonly uint[] _plane = new uint[0x10000 / 32];
    private readonly RuneClass[] _items;
    private readonly bool _negated;

    internal RuneSet(RuneClass[] items, bool negated)
    {
        _items = items;
        _negated = negated;
        for (int c = 0; c < 0x10000; c++)
        {
            if (!char.IsSurrogate((char)c) && InItems(c)) { _plane[c >> 5] |= 1u << (c & 31); }
        }
    }

    /// <summary>Bit c says whether the ASCII character c is in the set.</summary>
    internal UInt128 Ascii => new((ulong)_plane[3] << 32 | _plane[2], (ulong)_plane[1] << 32 | _plane[0]);

    internal bool Contains(int rune) => rune < 0x10000 ? (_plane[rune >> 5] >> (rune & 31) & 1) != 0 : InItems(rune);

    /// <summary>The number of UTF-16 units of the code point at <paramref name="at"/> if it is in the set, else 0.</summary>
    internal int Take(ReadOnlySpan<char> text, int at)
    {
        int c = text[at];
        if ((_plane[c >> 5] >> (c & 31) & 1) != 0) { return 1; }
        return char.IsHighSurrogate((char)c) && InItems(char.ConvertToUtf32((char)c, text[at + 1])) ? 2 : 0;
    }

    private bool InItems(int rune)
    {
        foreach (var item in _items)
        {
            if (item.Contains(rune)) { return !_negated; }
        }
        return _negated;
    }
}
