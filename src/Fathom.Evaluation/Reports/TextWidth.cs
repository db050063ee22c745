using System.Globalization;
using System.Text;

namespace Fathom.Evaluation;

/// <summary>Columns that a text takes in a terminal.</summary>
public static class TextWidth
{
    // Blocks of which every character takes two columns; source: Unicode, EastAsianWidth.txt, W and F.
    static readonly (int From, int To)[] Wide =
    [
        (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xF900, 0xFAFF),
        (0xFE30, 0xFE6F), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1FAFF),
        (0x20000, 0x3FFFD),
    ];

    /// <summary>Of a text of one line.</summary>
    public static int Of(ReadOnlySpan<char> text)
    {
        int columns = 0;
        foreach (Rune rune in text.EnumerateRunes()) columns += Of(rune);
        return columns;
    }

    static int Of(Rune rune) => rune.IsAscii ? 1 : Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark
        or UnicodeCategory.EnclosingMark or UnicodeCategory.Format ? 0
        : Array.Exists(Wide, block => rune.Value >= block.From && rune.Value <= block.To) ? 2 : 1;
}
