using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

public class SparseDecodeTests
{
    const int N = 19, Latents = 50;

    [Fact]
    public void Every_width_up_to_256_gives_the_bits_of_the_reference()
    {
        SparseCodes codes = Codes();
        for (int d = 1; d <= 256; d++)
        {
            float[] decoder = Numbers.Normal(Latents * d, 20), bias = Numbers.Normal(d, 21);
            float[] expected = new float[N * d], actual = new float[N * d];
            foreach (float[] offset in new[] { bias, [] })
            {
                ReferenceSparseDecode.Forward(codes, decoder, offset, d, expected);
                SparseDecode.Forward(codes, decoder, offset, d, actual, new Workers(1 + d % 3));
                Numbers.AssertSameBits(expected, actual, $"width {d}");
            }
        }
    }

    [Fact]
    public void A_latent_that_the_decoder_lacks_is_refused()
    {
        SparseCodes codes = Codes();
        codes.Indices[codes.Stride] = Latents;
        Assert.Throws<ArgumentException>(() =>
            SparseDecode.Forward(codes, new float[Latents * 8], [], 8, new float[N * 8], Workers.All));
    }

    /// <summary>Rows with 0, 1, 2, … entries, so that every rest of the groups of four occurs.</summary>
    static SparseCodes Codes()
    {
        SparseCodes codes = new(N, N);
        float[] values = Numbers.Normal(N * N, 22);
        values.CopyTo(codes.Values);
        for (int row = 0; row < N; row++)
        {
            codes.Counts[row] = row;
            for (int entry = 0; entry < row; entry++) codes.Indices[row * N + entry] = (row * 5 + entry * 2) % Latents;
        }
        return codes;
    }
}
