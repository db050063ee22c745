using Fathom.Features;
using Fathom.Numerics;

namespace Fathom.Bench;

/// <summary>Logit effects that are noise: what is measured does not depend on them.</summary>
sealed class NoisyLogits : IUnembedding
{
    public int Width => ZipfCoder.Outputs;

    public int VocabularySize => ZipfText.Vocabulary;

    public void LogitEffects(ReadOnlySpan<float> directions, int n, Span<float> logits, Workers workers)
    {
        uint state = BitConverter.SingleToUInt32Bits(directions[0]) | 1;
        for (int i = 0; i < n * VocabularySize; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            logits[i] = (int)state * (1f / int.MaxValue);
        }
    }
}
