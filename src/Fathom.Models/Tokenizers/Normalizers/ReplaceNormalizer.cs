namespace Fathom.Models.Tokenizers.Normalizers;

internal sealed class ReplaceNormalizer(TextPattern pattern, string content) : Normalizer
{
    internal override string Apply(string text) => pattern.Replace(text, content);
}
