using Fathom.Features;
using Fathom.Numerics;

namespace Fathom.Tests.Support;

/// <summary>An unembedding of fixed random numbers, multiplied out by plain loops.</summary>
sealed class TinyUnembedding(int width, int vocabularySize) : IUnembedding
{
    public int Width => width;

    public int VocabularySize => vocabularySize;

    /// <summary>What coordinate <paramref name="channel"/> adds to the logit of a token.</summary>
    public static float Weight(int channel, int token) => (float)new Philox(77, (ulong)channel).Normal((ulong)token);

    public void LogitEffects(ReadOnlySpan<float> directions, int n, Span<float> logits, Workers workers)
    {
        for (int i = 0; i < n; i++)
        {
            for (int token = 0; token < vocabularySize; token++)
            {
                float sum = 0;
                for (int c = 0; c < width; c++) sum += directions[i * width + c] * Weight(c, token);
                logits[i * vocabularySize + token] = sum;
            }
        }
    }
}
