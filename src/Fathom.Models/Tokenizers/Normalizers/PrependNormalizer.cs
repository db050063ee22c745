namespace Fathom.Models.Tokenizers.Normalizers;

/// <summary>Puts a text in front; an empty text stays empty.</summary>
internal sealed class PrependNormalizer(string prefix) : Normalizer
{
    internal override string Apply(string text) => text.Length == 0 ? text : prefix + text;
}
