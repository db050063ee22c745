using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>The screened encoder of batches gives the codes of <see cref="BatchTopKEncoder"/>, to the bit, whatever the rows
/// are.</summary>
public class ScreenedBatchEncoderTests
{
    static readonly Workers Two = new(2);

    [Theory]
    [InlineData(512, 2048, 16, 100)]
    [InlineData(129, 1999, 16, 61)]
    [InlineData(7, 1030, 1, 30)]
    [InlineData(64, 1024, 4, 1)]
    [InlineData(768, 1500, 5, 12)]
    public void Codes_are_those_of_the_f32_encoder(int d, int latents, int k, int n)
    {
        Skip();
        float[] w = Numbers.Normal(latents * d, 2), bias = Numbers.Normal(latents, 3);
        ScreeningCounts counts = Check(Numbers.Normal(n * d, 1), n, d, w, bias, n * k);
        Assert.True(counts.FallbackRows == 0 && counts.CandidatesPerRow < 8 * k, counts.ToString());
    }

    /// <summary>Every odd width and number of latents, down to nothing.</summary>
    [Fact]
    public void Odd_shapes()
    {
        for (int d = 0; d <= 40; d++)
        {
            int latents = 700 + 13 * d, n = 1 + d * 5 % 27;
            Check(Numbers.Normal(n * d, 4), n, d, Numbers.Normal(latents * d, 5), Numbers.Normal(latents, 6), 1 + n * (d % 9));
        }
        Check([], 0, 16, Numbers.Normal(800 * 16, 7), [], 4);
    }

    /// <summary>Duplicated latents tie exactly, and so do duplicated rows, also at the last place.</summary>
    [Fact]
    public void Ties()
    {
        const int D = 96, N = 48, Distinct = 250, Copies = 8;
        float[] some = Numbers.Normal(Distinct * D, 8), w = new float[Distinct * Copies * D];
        for (int copy = 0; copy < Copies; copy++) some.CopyTo(w, copy * some.Length);
        float[] x = Numbers.Normal(N * D, 9);
        for (int row = 0; row < N; row++) x.AsSpan(row % 16 * D, D).CopyTo(x.AsSpan(row * D));
        foreach (int count in new[] { 1, 3, 25, 100, 333, 801 }) Check(x, N, D, w, [], count);
    }

    /// <summary>All rows alike and all latents too: every pre-activation is the same number.</summary>
    [Fact]
    public void Everything_ties()
    {
        const int D = 32, N = 30, Latents = 1000;
        float[] x = new float[N * D], w = new float[Latents * D];
        x.AsSpan().Fill(0.5f);
        w.AsSpan().Fill(0.25f);
        Check(x, N, D, w, [], 77);
    }

    /// <summary>Latents that differ by single bits of a single weight: the last and the next are as close as can be.</summary>
    [Fact]
    public void Tiny_margins()
    {
        const int D = 64, Latents = 1500;
        float[] one = Numbers.Normal(D, 10), w = new float[Latents * D];
        Philox random = new(1, 11);
        for (int latent = 0; latent < Latents; latent++)
        {
            Span<float> row = w.AsSpan(latent * D, D);
            one.CopyTo(row);
            int i = (int)random.Below((ulong)latent, D);
            row[i] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(row[i]) + latent % 7);
        }
        Check(Numbers.Normal(40 * D, 12), 40, D, w, [], 40 * 16);
    }

    /// <summary>Rows a thousand times the others take nearly all; outlier columns are laid out several times.</summary>
    [Fact]
    public void Rows_and_columns_of_different_sizes()
    {
        Skip();
        const int D = 256, N = 120;
        float[] x = Numbers.Normal(N * D, 13);
        for (int row = 0; row < N; row++)
        {
            x[row * D + 7] *= 30;
            x[row * D + 99] += 25;
            if (row % 17 == 3) for (int i = 0; i < D; i++) x[row * D + i] *= 1000;
        }
        float[] w = Numbers.Normal(3000 * D, 14), bias = Numbers.Normal(3000, 15);
        ScreeningCounts counts = Check(x, N, D, w, bias, N * 16);
        Assert.Equal(0, counts.FallbackRows);
        Check(x, N, D, w, bias, N * 40);
    }

    /// <summary>Rows without a scale, with numbers that are not finite or are out of range: each is encoded in f32.</summary>
    [Fact]
    public void Rows_without_a_scale_fall_back_by_themselves()
    {
        Skip();
        const int D = 48, N = 60;
        foreach (float value in new[] { 0, float.Epsilon, 1e-30f, 1e20f, 3e38f, float.NaN, float.PositiveInfinity })
        {
            float[] x = Numbers.Normal(N * D, 16), w = Numbers.Normal(1500 * D, 17);
            x.AsSpan(20 * D, D).Fill(value);
            x[41 * D + 5] = value;
            foreach (float[] bias in (float[][])[[], Numbers.Normal(1500, 18)])
            {
                ScreeningCounts counts = Check(x, N, D, w, bias, N * 6);
                Assert.InRange(counts.FallbackRows, 1, 2);
            }
        }
    }

    /// <summary>Weights that are zero, tiny, huge or missing: zeros are screened, the others send all rows to f32.</summary>
    [Theory]
    [InlineData(0f)]
    [InlineData(1e-30f)]
    [InlineData(1e30f)]
    [InlineData(float.NaN)]
    public void Odd_weights(float value)
    {
        const int D = 40, Latents = 1200;
        float[] w = Numbers.Normal(Latents * D, 23);
        w.AsSpan(D * 17, 3 * D).Fill(value);
        Check(Numbers.Normal(30 * D, 24), 30, D, w, Numbers.Normal(Latents, 25), 30 * 8);
    }

    /// <summary>Batches in which fewer fire than are wanted, or none does.</summary>
    [Fact]
    public void Few_positive_pre_activations()
    {
        const int D = 64, Latents = 2000;
        foreach (float shift in new[] { -20f, -28f, -1000f })
        {
            float[] bias = new float[Latents];
            bias.AsSpan().Fill(shift);
            Check(Numbers.Normal(50 * D, 29), 50, D, Numbers.Normal(Latents * D, 30), bias, 50 * 24);
        }
    }

    /// <summary>Weights that change, as in training, and a batch unlike the others, for which the list is too short.</summary>
    [Fact]
    public void Batches_follow_each_other()
    {
        Skip();
        const int D = 80, Latents = 3000, N = 40, Count = N * 9;
        using PackedWeights encoder = new(Latents, D);
        using ScreenedBatchEncoder screened = new(encoder, 5);
        for (ulong step = 0; step < 8; step++)
        {
            float[] x = Numbers.Normal(N * D, 40 + step), bias = Numbers.Normal(Latents, 50 + step);
            if (step == 2) for (int row = 0; row < N; row++) x[row * D] *= 50;
            float[] w = Numbers.Normal(Latents * D, 60 + step);
            // Latents that are nearly the same: no bound can tell them apart.
            if (step == 5) for (int i = D; i < w.Length; i++) w[i] = w[i % D] * (1 + i / D * 1e-6f);
            encoder.Pack(w, WeightLayout.OutputByInput, Two);
            screened.Update(bias, x, N, step, Two);
            SparseCodes expected = new(0, 1), actual = new(0, 1);
            float smallest = BatchTopKEncoder.Encode(x, N, encoder, bias, Count, expected, Two);
            Assert.Equal(smallest, screened.Encode(x, N, bias, Count, actual, Two));
            Numbers.AssertSameCodes(expected, actual);
        }
        Assert.Equal(8 * N, screened.Counts.Rows);
    }

    static ScreeningCounts Check(float[] x, int n, int d, float[] w, float[] bias, int count)
    {
        int latents = d == 0 ? bias.Length : w.Length / d;
        using PackedWeights encoder = new PackedWeights(latents, d).Pack(w, WeightLayout.OutputByInput, Two);
        SparseCodes expected = new(0, 1), actual = new(0, 1);
        float smallest = BatchTopKEncoder.Encode(x, n, encoder, bias, count, expected, Two);
        ScreeningCounts counts = default;
        for (int threads = 1; threads <= 3; threads++)
            foreach (ScreenKernels? kernels in ScreenedEncoderTests.Kernels)
            {
                using ScreenedBatchEncoder screened = new(encoder, 1234, kernels);
                screened.Update(bias, x, n, 0, new(threads));
                Assert.Equal(smallest, screened.Encode(x, n, bias, count, actual, new(threads)));
                Numbers.AssertSameCodes(expected, actual);
                if (counts != default) Assert.Equal(counts, screened.Counts);
                counts = screened.Counts;
            }
        return counts;
    }

    static void Skip() => Assert.SkipUnless(ScreenedEncoder.IsSupported, "This machine encodes in f32.");
}
