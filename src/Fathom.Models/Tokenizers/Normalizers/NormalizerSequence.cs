namespace Fathom.Models.Tokenizers.Normalizers;

internal sealed class NormalizerSequence(Normalizer[] steps) : Normalizer
{
    internal override string Apply(string text)
    {
        foreach (var step in steps) { text = step.Apply(text); }
        return text;
    }

    internal override (string Text, CharacterRange[] Origins) Apply(string text, CharacterRange[] origins)
    {
        foreach (var step in steps) { (text, origins) = step.Apply(text, origins); }
        return (text, origins);
    }
}
