namespace Fathom.Models.Tokenizers.PreTokenizers;

internal sealed class PreTokenizerSequence(PreTokenizer[] steps) : PreTokenizer
{
    internal override void Apply(Pieces pieces)
    {
        foreach (var step in steps) { step.Apply(pieces); }
    }
}
