using System.Text;

namespace Fathom.Models.Tokenizers.Normalizers;

/// <summary>Lower case, code point by code point (so a final sigma is σ); İ becomes i with a dot above, as in Unicode.</summary>
internal sealed class LowercaseNormalizer : Normalizer
{
    internal override string Apply(string text)
    {
        var result = new StringBuilder(text.Length);
        Span<char> units = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == 0x130) { result.Append("i\u0307"); }
            else { result.Append(units[..Rune.ToLowerInvariant(rune).EncodeToUtf16(units)]); }
        }
        return result.ToString();
    }
}
