using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>The parts of the screened encoder: its bound against measured errors, its kernels against plain loops.</summary>
public unsafe class ScreenKernelTests
{
    static readonly Workers Two = new(2);

    /// <summary>
    /// Over millions of pairs, score − pre-activation has mean 0 and the variance (s² ‖x‖² + t² ‖w‖²) / 12 that uniform errors
    /// of a step have, and the largest stays far inside the margin, which has room for nine standard deviations.
    /// </summary>
    [Theory]
    [InlineData(512, 2048, 480)]
    [InlineData(101, 1024, 240)]
    public void Errors_are_as_the_bound_says(int d, int latents, int n)
    {
        Assert.SkipUnless(ScreenedEncoder.IsSupported, "This machine encodes in f32.");
        float[] x = Numbers.Normal(n * d, 1), w = Numbers.Normal(latents * d, 2), exact = new float[n * latents];
        using PackedWeights encoder = new PackedWeights(latents, d).Pack(w, WeightLayout.OutputByInput, Two);
        Linear.Forward(x, n, encoder, [], exact, Two);
        double sum = 0, squares = 0, largest = 0;
        ForBounds(x, n, d, encoder, [], (row, latent, score, margin, inverse, scale) =>
        {
            double t = 1.0 / inverse, error = (score - exact[row * latents + latent] * (double)inverse) * t;
            double deviation = Math.Sqrt((scale * scale * Square(x, row, d) + t * t * Square(w, latent, d)) / 12);
            sum += error / deviation;
            squares += error * error / (deviation * deviation);
            largest = Math.Max(largest, Math.Abs(error) / (margin * t));
        });
        double pairs = (double)n * latents;
        Assert.InRange(squares / pairs, 0.97, 1.03);
        // Pairs share their dither, so the mean has the spread of d shared numbers, not of all pairs.
        Assert.InRange(sum / pairs, -0.2, 0.2);
        Assert.InRange(largest, 0.4, 0.8);
    }

    /// <summary>A score is the real s t Σ (q + u)(p − 64 + v) + b, in plain loops over what the quantised bytes say.</summary>
    [Fact]
    public void Scores_are_those_of_plain_loops()
    {
        Assert.SkipUnless(ScreenedEncoder.IsSupported, "This machine encodes in f32.");
        foreach (int d in new[] { 1, 3, 8, 17, 64, 131 })
        {
            const int N = 25, Latents = 70;
            float[] x = Numbers.Normal(N * d, 3), w = Numbers.Normal(Latents * d, 4), bias = Numbers.Normal(Latents, 5);
            using PackedWeights encoder = new PackedWeights(Latents, d).Pack(w, WeightLayout.OutputByInput, Two);
            ScreenColumns columns = ScreenColumns.For(x, N, d);
            ScreenDither dither = new(columns.Count, new Philox(9, 9));
            using ScreenWeights weights = new(encoder.PanelCount, columns.Count);
            Assert.True(weights.Quantise(encoder, bias, [], columns, dither, Two));
            ForBounds(x, N, d, encoder, bias, (row, latent, score, margin, inverse, scale) =>
            {
                double t = 1 / (double)inverse, expected = bias[latent] / t;
                for (int i = 0; i < columns.Used; i++)
                {
                    int column = columns.Source(i);
                    float wi = w[latent * d + column], xi = x[row * d + column] * columns.Share[column];
                    int p = (((int)(xi * (4096 / (1 / inverse))) + dither.Row[i]) >> 12) + 64;
                    sbyte q = weights.Panel(latent / 32)[i / 4 * 128 + latent % 32 * 4 + i % 4];
                    Assert.InRange(p, 1, 127);
                    Assert.InRange(q, -64, 64);
                    double u = (4095 - 2 * dither.Weight[i]) / 8192.0, v = (4095 - 2 * dither.Row[i]) / 8192.0;
                    Assert.InRange(Math.Abs(scale * (q + u) - wi), 0, scale * 0.501);
                    expected += scale * (q + u) * (p - 64 + v);
                }
                Assert.InRange(score - expected, -1e-3 * margin - 0.02, 1e-3 * margin + 0.02);
            }, new Philox(9, 9));
        }
    }

    [Fact]
    public void Pair_dots_have_the_bits_of_the_reference()
    {
        Assert.SkipUnless(ScreenedEncoder.IsSupported, "This machine encodes in f32.");
        int[] columns = [7, 6, 5, 4, 4, 0, 2, 1];
        float** rows = stackalloc float*[Avx2PairDots.Pairs];
        for (int d = 0; d <= 256; d++)
        {
            float[] x = Numbers.Normal(40 * d, 6), w = Numbers.Normal(32 * d, 7), bias = Numbers.Normal(32, 8);
            float[] y = new float[40 * 32];
            using PackedWeights encoder = new PackedWeights(32, d).Pack(w, WeightLayout.OutputByInput, Workers.One);
            ReferenceLinear.Forward(x, 40, w, bias, d, 32, y);
            float[] found = new float[Avx2PairDots.Pairs], expected = new float[Avx2PairDots.Pairs];
            fixed (float* px = x, pb = bias, pf = found)
            fixed (int* pc = columns)
            {
                int first = d % 4 * Avx2PairDots.Columns;
                for (int pair = 0; pair < expected.Length; pair++)
                {
                    int row = pair * 11 % 40;
                    rows[pair] = px + row * d;
                    expected[pair] = y[row * 32 + first + columns[pair]];
                }
                Avx2PairDots.PreActivations(rows, pc, encoder.Panel(0) + first, d, pb + first, pf);
            }
            Numbers.AssertSameBits(expected, found, $"{d} inputs");
        }
    }

    delegate void Pair(int row, int latent, double score, double margin, float inverse, float scale);

    /// <summary>Visits every pair with its score, its margin (in units of t), 1 / t and s.</summary>
    static void ForBounds(float[] x, int n, int d, PackedWeights encoder, float[] bias, Pair visit, Philox? random = null)
    {
        const int Group = ScreenKernels.Rows;
        ScreenColumns columns = ScreenColumns.For(x, n, d);
        ScreenDither dither = new(columns.Count, random ?? new Philox(3, 4));
        using ScreenWeights weights = new(encoder.PanelCount, columns.Count);
        Assert.True(weights.Quantise(encoder, bias, [], columns, dither, Two));
        int padded = (n + Group - 1) / Group * Group + 16;
        byte[] steps = new byte[padded * columns.Count];
        float[] numbers = new float[3 * padded], scratch = new float[columns.Count + 16], tile = new float[Group * 32];
        float[] bars = new float[Group], noMargin = new float[16];
        uint* above = stackalloc uint[Group];
        float* margins = stackalloc float[16];
        fixed (byte* ps = steps)
        fixed (float* pn = numbers, pc = scratch, pt = tile, px = x, pb = bars, pm = noMargin)
        {
            ScreenRows rows = new(ps, pn, padded, columns.Count);
            for (int row = 0; row < n; row++) Assert.True(rows.Quantise(row, px + row * d, columns, dither, pc));
            for (int panel = 0; panel < encoder.PanelCount; panel++)
            {
                ScreenMargin margin = new(columns.Used, weights.Sizes(panel));
                for (int row = 0; row < n; row += Group)
                {
                    *(System.Runtime.Intrinsics.Vector512<float>*)margins = margin.Of(
                        System.Runtime.Intrinsics.Vector512.Load(rows.Norm + row),
                        System.Runtime.Intrinsics.Vector512.Load(rows.Inverse + row));
                    ScreenKernels.Best!.Bounds(ps + row * columns.Count, columns.Count, weights.Panel(panel),
                        weights.Latents(panel), rows.Sum + row, rows.Inverse + row, pm, pb, pt, above);
                    for (int r = 0; r < Math.Min(Group, n - row); r++)
                        for (int column = 0; column < Math.Min(32, encoder.Outputs - panel * 32); column++)
                        {
                            Assert.Equal(pt[r * 32 + column] > 0, (above[r] >> column & 1) == 1);
                            visit(row + r, panel * 32 + column, pt[r * 32 + column], margins[r], rows.Inverse[row + r],
                                weights.Latents(panel)[column]);
                        }
                }
            }
        }
    }

    static double Square(float[] rows, int row, int d)
    {
        double sum = 0;
        for (int i = 0; i < d; i++) sum += (double)rows[row * d + i] * rows[row * d + i];
        return sum;
    }
}
