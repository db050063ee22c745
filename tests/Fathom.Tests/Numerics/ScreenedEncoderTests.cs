using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>The screened encoder gives the codes of <see cref="TopKEncoder"/>, to the bit, whatever the rows are.</summary>
public class ScreenedEncoderTests
{
    static readonly Workers Two = new(2);

    /// <summary>All of this machine, which list the same pairs; null, and so f32, where it has none.</summary>
    internal static IReadOnlyList<ScreenKernels?> Kernels { get; } =
        ScreenKernels.Supported.Count > 0 ? [.. ScreenKernels.Supported] : [null];

    [Theory]
    [InlineData(512, 2048, 32, 100)]
    [InlineData(129, 1999, 16, 61)]
    [InlineData(7, 1030, 1, 30)]
    [InlineData(64, 1024, 16, 1)]
    [InlineData(768, 1500, 5, 12)]
    public void Codes_are_those_of_the_f32_encoder(int d, int latents, int k, int n)
    {
        float[] w = Numbers.Normal(latents * d, 2), bias = Numbers.Normal(latents, 3);
        ScreeningCounts counts = Check(Numbers.Normal(n * d, 1), n, d, w, bias, k);
        Skip();
        Assert.True(counts.FallbackShare < 0.1 && counts.CandidatesPerRow < 8 * k, counts.ToString());
    }

    /// <summary>Where a list could not be much shorter than a row, all rows are encoded in f32.</summary>
    [Theory]
    [InlineData(100)]
    [InlineData(300)]
    [InlineData(400)]
    public void Any_k_is_taken(int k)
    {
        ScreeningCounts counts = Check(Numbers.Normal(20 * 24, 1), 20, 24, Numbers.Normal(300 * 24, 2), [], k);
        Assert.Equal(20, counts.FallbackRows);
    }

    /// <summary>Rows that no list can decide, here zeros, make no lists longer.</summary>
    [Fact]
    public void Rows_of_zeros_leave_the_lists_as_long_as_they_are()
    {
        Skip();
        const int D = 64, Latents = 2048, K = 8, N = 100;
        float[] x = Numbers.Normal(N * D, 1);
        x.AsSpan(0, 5 * D).Clear();
        using PackedWeights packed = new PackedWeights(Latents, D)
            .Pack(Numbers.Normal(Latents * D, 2), WeightLayout.OutputByInput, Two);
        using ScreenedEncoder screened = new(packed, seed: 7);
        screened.Update([], x, N, step: 0, Two);
        SparseCodes codes = new(N, K);
        long first = 0, last = 0;
        for (int call = 0; call < 10; call++)
        {
            long before = screened.Counts.Listed;
            screened.Encode(x, N, [], K, codes, Two);
            last = screened.Counts.Listed - before;
            if (call == 0) first = last;
        }
        Assert.Equal(10 * 5, screened.Counts.FallbackRows);
        Assert.InRange(last, 1, first);
    }

    /// <summary>Every odd width and number of latents, down to nothing.</summary>
    [Fact]
    public void Odd_shapes()
    {
        for (int d = 0; d <= 40; d++)
        {
            int latents = 700 + 13 * d, n = 1 + d * 5 % 27;
            Check(Numbers.Normal(n * d, 4), n, d, Numbers.Normal(latents * d, 5), Numbers.Normal(latents, 6), 1 + d % 9);
        }
        Check([], 0, 16, Numbers.Normal(800 * 16, 7), [], 4);
    }

    /// <summary>Duplicated latents tie exactly, also at the k-th place; the lower ones win.</summary>
    [Fact]
    public void Ties()
    {
        const int D = 96, Distinct = 250, Copies = 8;
        float[] some = Numbers.Normal(Distinct * D, 8), w = new float[Distinct * Copies * D];
        for (int copy = 0; copy < Copies; copy++) some.CopyTo(w, copy * some.Length);
        foreach (int k in new[] { 1, 3, 8, 11, 20 }) Check(Numbers.Normal(50 * D, 9), 50, D, w, [], k);
    }

    /// <summary>Latents that differ by single bits of a single weight: the k-th and the next are as close as can be.</summary>
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
        Check(Numbers.Normal(40 * D, 12), 40, D, w, [], 16);
    }

    [Fact]
    public void Outlier_columns_are_laid_out_several_times()
    {
        const int D = 256, N = 120;
        float[] x = Numbers.Normal(N * D, 13);
        for (int row = 0; row < N; row++)
        {
            x[row * D + 7] *= 30;
            x[row * D + 99] += 25;
            x[row * D + 200] *= 8;
        }
        float[] w = Numbers.Normal(3000 * D, 14), bias = Numbers.Normal(3000, 15);
        ScreenColumns columns = ScreenColumns.For(x, N, D);
        Assert.InRange(columns.Copies.Length, 3, D / 8);
        Assert.Contains(7, columns.Copies);
        ScreeningCounts counts = Check(x, N, D, w, bias, 16);
        Skip();
        Assert.True(counts.FallbackShare < 0.1, counts.ToString());
    }

    /// <summary>One column so large that nothing else would be left of the others, in some rows only.</summary>
    [Fact]
    public void Huge_numbers_in_single_rows()
    {
        const int D = 128, N = 60;
        float[] x = Numbers.Normal(N * D, 16);
        for (int row = 0; row < N; row += 3) x[row * D + 5] = 1e6f * row;
        Check(x, N, D, Numbers.Normal(2000 * D, 17), Numbers.Normal(2000, 18), 8);
    }

    [Fact]
    public void Rows_without_a_scale_fall_back()
    {
        const int D = 48;
        float[][] rows =
        [
            new float[D], Filled(1), Filled(-2.5f), Filled(float.Epsilon), Filled(1e-30f), Filled(3e38f), With(float.NaN),
            With(float.PositiveInfinity), With(float.NegativeInfinity), With(1e20f), With(float.MaxValue), Numbers.Normal(D, 20),
        ];
        float[] x = [.. rows.SelectMany(row => row)], w = Numbers.Normal(1500 * D, 21);
        ScreeningCounts counts = Check(x, rows.Length, D, w, Numbers.Normal(1500, 22), 6);
        Assert.True(counts.FallbackRows >= 8);
        Check(x, rows.Length, D, w, [], 6);

        float[] Filled(float value) => [.. Enumerable.Repeat(value, D)];
        float[] With(float value)
        {
            float[] row = Numbers.Normal(D, 19);
            row[11] = value;
            return row;
        }
    }

    /// <summary>Rows from far below the range that is screened to far above it, and weights at either end of it.</summary>
    [Theory]
    [InlineData(1e-14f)]
    [InlineData(1f)]
    [InlineData(1e13f)]
    public void Rows_of_all_scales(float weight)
    {
        const int D = 61, Latents = 1300, N = 41;
        float[] x = Numbers.Normal(N * D, 31), w = Numbers.Normal(Latents * D, 32);
        for (int i = 0; i < x.Length; i++) x[i] *= MathF.Pow(10, i / D - 20);
        for (int i = 0; i < w.Length; i++) w[i] *= weight;
        Check(x, N, D, w, [], 7);
        Check(x, N, D, w, Numbers.Normal(Latents, 33), 7);
    }

    /// <summary>Signs alone: every step is at an end of its range, and pre-activations are odd whole numbers, most of them ties.</summary>
    [Fact]
    public void Signs()
    {
        const int D = 257, Latents = 1501, N = 37;
        float[] x = [.. Numbers.Normal(N * D, 34).Select(value => (float)MathF.Sign(value))];
        float[] w = [.. Numbers.Normal(Latents * D, 35).Select(value => (float)MathF.Sign(value))];
        for (int row = 0; row < N; row += 5) w.AsSpan(row * 31 * D, D).CopyTo(x.AsSpan(row * D));
        foreach (int k in new[] { 1, 2, 9, 31 }) Check(x, N, D, w, [], k);
    }

    [Fact]
    public void No_latents_at_all_are_refused()
    {
        using PackedWeights encoder = new PackedWeights(1024, 8).Pack(Numbers.Normal(1024 * 8, 36), WeightLayout.OutputByInput, Two);
        using ScreenedEncoder screened = new(encoder, 1);
        screened.Update([], new float[8], 1, 0, Two);
        Assert.Throws<ArgumentOutOfRangeException>(() => screened.Encode(new float[8], 1, [], 0, new(0, 1), Two));
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
        Check(Numbers.Normal(30 * D, 24), 30, D, w, Numbers.Normal(Latents, 25), 8);
    }

    /// <summary>Norms that differ a thousandfold between latents and between panels.</summary>
    [Fact]
    public void Latents_of_different_norms()
    {
        const int D = 64, Latents = 2048;
        float[] w = Numbers.Normal(Latents * D, 26);
        for (int i = 0; i < w.Length; i++) w[i] *= MathF.Pow(10, i / D * 37 % 64 / 21f);
        Check(Numbers.Normal(80 * D, 27), 80, D, w, Numbers.Normal(Latents, 28, 10), 12);
    }

    /// <summary>Rows of which fewer than k latents fire are decided too, or fall back.</summary>
    [Fact]
    public void Few_positive_pre_activations()
    {
        const int D = 64, Latents = 2000;
        float[] bias = new float[Latents];
        bias.AsSpan().Fill(-20);
        Check(Numbers.Normal(50 * D, 29), 50, D, Numbers.Normal(Latents * D, 30), bias, 24);
        bias.AsSpan().Fill(-1000);
        Check(Numbers.Normal(50 * D, 29), 50, D, Numbers.Normal(Latents * D, 30), bias, 24);
    }

    /// <summary>Weights that change, as in training, under dither of their own.</summary>
    [Fact]
    public void Updates_take_effect()
    {
        const int D = 80, Latents = 1500, N = 40, K = 9;
        using PackedWeights encoder = new(Latents, D);
        using ScreenedEncoder screened = new(encoder, 5);
        for (ulong step = 0; step < 4; step++)
        {
            float[] x = Numbers.Normal(N * D, 40 + step), bias = Numbers.Normal(Latents, 50 + step);
            // The second step has an outlier column, which changes the number of inputs.
            if (step == 1) for (int row = 0; row < N; row++) x[row * D] *= 50;
            encoder.Pack(Numbers.Normal(Latents * D, 60 + step), WeightLayout.OutputByInput, Two);
            screened.Update(bias, x, N, step, Two);
            SparseCodes expected = new(N, K), actual = new(N, K);
            TopKEncoder.Encode(x, N, encoder, bias, K, expected, Two);
            screened.Encode(x, N, bias, K, actual, Two);
            Numbers.AssertSameCodes(expected, actual);
        }
        Assert.Equal(4 * N, screened.Counts.Rows);
    }

    static ScreeningCounts Check(float[] x, int n, int d, float[] w, float[] bias, int k)
    {
        int latents = d == 0 ? bias.Length : w.Length / d;
        using PackedWeights encoder = new PackedWeights(latents, d).Pack(w, WeightLayout.OutputByInput, Two);
        SparseCodes expected = new(n, k), actual = new(0, 1);
        TopKEncoder.Encode(x, n, encoder, bias, k, expected, Two);
        ScreeningCounts counts = default;
        for (int threads = 1; threads <= 3; threads++)
            foreach (ScreenKernels? kernels in Kernels)
            {
                using ScreenedEncoder screened = new(encoder, 1234, kernels);
                screened.Update(bias, x, n, 0, new(threads));
                screened.Encode(x, n, bias, k, actual, new(threads));
                Numbers.AssertSameCodes(expected, actual);
                if (counts != default) Assert.Equal(counts, screened.Counts);
                counts = screened.Counts;
            }
        return counts;
    }

    static void Skip() => Assert.SkipUnless(ScreenedEncoder.IsSupported, "This machine encodes in f32.");
}
