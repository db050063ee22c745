using Fathom.Models.Tokenizers.Unicode;

namespace Fathom.Models.Tokenizers.Normalizers;

internal sealed class UnicodeFormNormalizer(UnicodeForm form) : Normalizer
{
    internal override string Apply(string text) => UnicodeNormalizer.Normalize(text, form);
}
