using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Bench;

/// <summary>
/// A dictionary that makes up what fires: 32 latents on every row, whose numbers follow Zipf's law and of which half are a matter
/// of the row's token, at activations of an exponential distribution. Its input is the number of the row. Its decoder rows form
/// groups of 32.
/// </summary>
sealed class ZipfCoder : ISparseCoder
{
    public const int Outputs = 768, L0 = 32;

    const int GroupSize = 32;

    readonly float[] decoder, ones, zeros;

    /// <param name="latents">M.</param>
    public ZipfCoder(int latents)
    {
        (decoder, ones, zeros) = (new float[latents * Outputs], new float[latents], new float[latents]);
        Array.Fill(ones, 1);
        Workers.All.For(latents, latent =>
        {
            // Which group is unrelated to how often the latent fires.
            Philox own = new(2, (ulong)latent), group = new(3, (ulong)latent * 2_654_435_761 % (ulong)(latents / GroupSize));
            for (int c = 0; c < Outputs; c++)
                decoder[latent * Outputs + c] = (float)(own.Normal((ulong)c) + 0.7 * group.Normal((ulong)c));
        });
    }

    public int Width => 1;

    public int OutputWidth => Outputs;

    public int LatentCount => ones.Length;

    public bool IsAutoencoder => false;

    public bool IsSigned => false;

    public ReadOnlySpan<float> DecoderWeight => decoder;

    public ReadOnlySpan<float> EncoderWeight => ones;

    public ReadOnlySpan<float> EncoderBias => zeros;

    public ReadOnlySpan<float> WriteNorms => ones;

    public void Encode(ReadOnlySpan<float> x, int n, SparseCodes codes, Workers workers)
    {
        codes.Reshape(n, L0);
        int[] numbers = [.. x[..n].ToArray().Select(value => (int)value)];
        workers.ForRanges(n, 64, (start, end, _) =>
        {
            for (int i = start; i < end; i++) Fill(numbers[i], codes.Indices.Slice(i * L0, L0), codes.Values.Slice(i * L0, L0));
        });
        codes.Counts.Fill(L0);
    }

    public void Decode(ReadOnlySpan<float> x, SparseCodes codes, Span<float> reconstruction, Workers workers) =>
        throw new NotSupportedException("nothing here reconstructs");

    public ISparseCoder WithPermutedDecoder(ReadOnlySpan<int> order) => throw new NotSupportedException("nothing here is a control");

    void Fill(int row, Span<int> latents, Span<float> values)
    {
        Philox token = new(4, (ulong)ZipfText.Token(row)), own = new(5, (ulong)row);
        int count = 0;
        for (ulong draw = 0; count < L0; draw++)
        {
            int latent = ZipfText.Rank(draw % 2 == 0 ? token.Uniform(draw) : own.Uniform(draw), LatentCount);
            if (!latents[..count].Contains(latent)) latents[count++] = latent;
        }
        latents.Sort();
        for (int i = 0; i < L0; i++) values[i] = (float)-Math.Log(own.Uniform((ulong)(1000 + i)));
    }
}
