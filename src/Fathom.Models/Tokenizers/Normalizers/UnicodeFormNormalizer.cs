using Fathom.Models.Tokenizers.Unicode;

namespace Fathom.Models.Tokenizers.Normalizers;

internal sealed class UnicodeFormNormalizer(UnicodeForm form) : Normalizer
{
    internal override string Apply(string text) => UnicodeNormalizer.Normalize(text, form);

    // Below U+0300 nothing combines with what stands before it.
    internal override (string Text, CharacterRange[] Origins) Apply(string text, CharacterRange[] origins) =>
        ByStretch(text, origins, unit => unit < '\u0300');
}
