namespace Fathom.Models.Tokenizers.Normalizers;

internal sealed class NormalizerSequence(Normalizer[] steps) : Normalizer
{
    internal override string Apply(string text)
    {
        foreach (var step in steps) { text = step.Apply(text); }
        return text;
    }
}
