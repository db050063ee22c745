namespace Fathom.Models.Tokenizers.Decoders;

internal sealed class DecoderSequence(Decoder[] steps) : Decoder
{
    internal override bool ReadsBytes => steps.Any(step => step.ReadsBytes);

    internal override List<string> Apply(List<string> tokens)
    {
        foreach (var step in steps) { tokens = step.Apply(tokens); }
        return tokens;
    }
}
