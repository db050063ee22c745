using System.Text;

namespace Fathom.Models.Tokenizers.Normalizers;

/// <summary>
/// Lower case, code point by code point (so a final sigma is σ), by Unicode 17 as in Hugging Face's; .NET 10 has Unicode 16.
/// </summary>
internal sealed class LowercaseNormalizer : Normalizer
{
    internal override string Apply(string text)
    {
        var result = new StringBuilder(text.Length);
        Span<char> units = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == 0x130) { result.Append("i\u0307"); } // İ, the only one that becomes two
            else { result.Append(units[..Lower(rune).EncodeToUtf16(units)]); }
        }
        return result.ToString();
    }

    private static Rune Lower(Rune rune) => rune.Value switch
    {
        0xA7CE or 0xA7D2 or 0xA7D4 => new Rune(rune.Value + 1),
        >= 0x16EA0 and <= 0x16EB8 => new Rune(rune.Value + 0x1B),
        _ => Rune.ToLowerInvariant(rune),
    };

    internal override (string Text, CharacterRange[] Origins) Apply(string text, CharacterRange[] origins) =>
        ByStretch(text, origins, unit => !char.IsLowSurrogate(unit));
}
