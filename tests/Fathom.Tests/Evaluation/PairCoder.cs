using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation;

/// <summary>A perfect dictionary: each coordinate has a latent for its positive part and one for its negative part.</summary>
sealed class PairCoder(int width) : ISparseCoder
{
    readonly float[] directions = [.. Enumerable.Range(0, 2 * width * width).Select(at =>
        at / width % width != at % width ? 0f : at < width * width ? 1f : -1f)];

    public int Width => width;

    public int OutputWidth => width;

    public bool IsAutoencoder => true;

    public bool IsSigned => false;

    public int LatentCount => 2 * width;

    public ReadOnlySpan<float> DecoderWeight => directions;

    public ReadOnlySpan<float> EncoderWeight => directions;

    public ReadOnlySpan<float> EncoderBias => new float[2 * width];

    public ReadOnlySpan<float> WriteNorms => Enumerable.Repeat(1f, 2 * width).ToArray();

    public void Encode(ReadOnlySpan<float> x, int n, SparseCodes codes, Workers workers)
    {
        codes.Reshape(n, width);
        for (int row = 0; row < n; row++)
        {
            int count = 0;
            for (int latent = 0; latent < 2 * width; latent++)
            {
                float value = latent < width ? x[row * width + latent] : -x[row * width + latent - width];
                if (value <= 0) continue;
                (codes.Indices[row * width + count], codes.Values[row * width + count]) = (latent, value);
                count++;
            }
            codes.Counts[row] = count;
        }
    }

    public void Decode(ReadOnlySpan<float> x, SparseCodes codes, Span<float> reconstruction, Workers workers) =>
        SparseDecode.Forward(codes, directions, [], width, reconstruction, workers);

    public ISparseCoder WithPermutedDecoder(ReadOnlySpan<int> order) => throw new NotSupportedException();
}
