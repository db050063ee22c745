using System.Globalization;

namespace Fathom.Models.Tokenizers.Patterns;

/// <summary>
/// One item of a character class: general categories (bit c of <paramref name="Categories"/> is category c), ranges of code
/// points, or their complement.
/// </summary>
internal readonly record struct RuneClass(uint Categories, (int First, int Last)[] Ranges, bool Negated)
{
    private static readonly (string Name, UnicodeCategory[] Members)[] Groups =
    [
        ("L", [UnicodeCategory.UppercaseLetter, UnicodeCategory.LowercaseLetter, UnicodeCategory.TitlecaseLetter,
            UnicodeCategory.ModifierLetter, UnicodeCategory.OtherLetter]),
        ("Lu", [UnicodeCategory.UppercaseLetter]), ("Ll", [UnicodeCategory.LowercaseLetter]),
        ("Lt", [UnicodeCategory.TitlecaseLetter]), ("Lm", [UnicodeCategory.ModifierLetter]),
        ("Lo", [UnicodeCategory.OtherLetter]),
        ("M", [UnicodeCategory.NonSpacingMark, UnicodeCategory.SpacingCombiningMark, UnicodeCategory.EnclosingMark]),
        ("Mn", [UnicodeCategory.NonSpacingMark]), ("Mc", [UnicodeCategory.SpacingCombiningMark]),
        ("Me", [UnicodeCategory.EnclosingMark]),
        ("N", [UnicodeCategory.DecimalDigitNumber, UnicodeCategory.LetterNumber, UnicodeCategory.OtherNumber]),
        ("Nd", [UnicodeCategory.DecimalDigitNumber]), ("Nl", [UnicodeCategory.LetterNumber]),
        ("No", [UnicodeCategory.OtherNumber]),
        ("P", [UnicodeCategory.ConnectorPunctuation, UnicodeCategory.DashPunctuation, UnicodeCategory.OpenPunctuation,
            UnicodeCategory.ClosePunctuation, UnicodeCategory.InitialQuotePunctuation, UnicodeCategory.FinalQuotePunctuation,
            UnicodeCategory.OtherPunctuation]),
        ("Pc", [UnicodeCategory.ConnectorPunctuation]), ("Pd", [UnicodeCategory.DashPunctuation]),
        ("Ps", [UnicodeCategory.OpenPunctuation]), ("Pe", [UnicodeCategory.ClosePunctuation]),
        ("Pi", [UnicodeCategory.InitialQuotePunctuation]), ("Pf", [UnicodeCategory.FinalQuotePunctuation]),
        ("Po", [UnicodeCategory.OtherPunctuation]),
        ("S", [UnicodeCategory.MathSymbol, UnicodeCategory.CurrencySymbol, UnicodeCategory.ModifierSymbol,
            UnicodeCategory.OtherSymbol]),
        ("Sm", [UnicodeCategory.MathSymbol]), ("Sc", [UnicodeCategory.CurrencySymbol]), ("Sk", [UnicodeCategory.ModifierSymbol]),
        ("So", [UnicodeCategory.OtherSymbol]),
        ("Z", [UnicodeCategory.SpaceSeparator, UnicodeCategory.LineSeparator, UnicodeCategory.ParagraphSeparator]),
        ("Zs", [UnicodeCategory.SpaceSeparator]), ("Zl", [UnicodeCategory.LineSeparator]),
        ("Zp", [UnicodeCategory.ParagraphSeparator]),
        ("C", [UnicodeCategory.Control, UnicodeCategory.Format, UnicodeCategory.Surrogate, UnicodeCategory.PrivateUse,
            UnicodeCategory.OtherNotAssigned]),
        ("Cc", [UnicodeCategory.Control]), ("Cf", [UnicodeCategory.Format]), ("Co", [UnicodeCategory.PrivateUse]),
        ("Cn", [UnicodeCategory.OtherNotAssigned]),
    ];

    /// <summary>The Unicode property White_Space: what <c>\s</c> means in Oniguruma (it has U+0085, it has not U+FEFF).</summary>
    internal static readonly RuneClass Space = new(0,
    [
        (0x9, 0xD), (0x20, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
        (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000),
    ], false);

    /// <summary><c>\d</c>: category Nd.</summary>
    internal static readonly RuneClass Digit = Category("Nd")!.Value;

    /// <summary><c>\h</c>: an ASCII hexadecimal digit.</summary>
    internal static readonly RuneClass Hex = new(0, [('0', '9'), ('A', 'F'), ('a', 'f')], false);

    /// <summary>
    /// What Unicode recommends for <c>\w</c>, but for the joiners: letters, marks, digits, letter numbers, connectors and circled
    /// letters.
    /// </summary>
    internal static readonly RuneClass WordCharacter = new(
        Category("L")!.Value.Categories | Category("M")!.Value.Categories | Category("Nd")!.Value.Categories
        | Category("Nl")!.Value.Categories | Category("Pc")!.Value.Categories,
        [(0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189)], false);

    /// <summary>
    /// <c>\w</c> as Oniguruma has it: with six superscripts and fractions of Latin-1 (found by asking it about every code point).
    /// </summary>
    internal static readonly RuneClass Word = WordCharacter with
    {
        Ranges = [.. WordCharacter.Ranges, (0xB2, 0xB3), (0xB9, 0xB9), (0xBC, 0xBE)],
    };

    internal static RuneClass Range(int first, int last) => new(0, [(first, last)], false);

    /// <summary>The class of a general category such as L or Lu; null where the name is not one.</summary>
    internal static RuneClass? Category(string name)
    {
        foreach (var (group, members) in Groups)
        {
            if (group != name) { continue; }
            uint mask = 0;
            foreach (var member in members) { mask |= 1u << (int)member; }
            return new RuneClass(mask, [], false);
        }
        return null;
    }

    internal RuneClass Complement() => this with { Negated = !Negated };

    internal bool Contains(int rune)
    {
        bool inside = Categories != 0 && (Categories >> (int)CharUnicodeInfo.GetUnicodeCategory(rune) & 1) != 0;
        foreach (var (first, last) in Ranges)
        {
            if (inside) { break; }
            inside = rune >= first && rune <= last;
        }
        return inside != Negated;
    }
}
