namespace Fathom.Models.Tokenizers.Normalizers;

/// <summary>Removes white space (Unicode White_Space) at the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : Normalizer
{
    internal override string Apply(string text)
    {
        if (left) { text = text.TrimStart(); }
        return right ? text.TrimEnd() : text;
    }
}
