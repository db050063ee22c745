using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>The screened encoder with thresholds gives the codes of <see cref="ReluEncoder"/>, to the bit.</summary>
public class ScreenedReluEncoderTests
{
    static readonly Workers Two = new(2);

    [Theory]
    [InlineData(512, 2048, 100, 55)]
    [InlineData(129, 1999, 61, 26)]
    [InlineData(7, 1030, 30, 11)]
    [InlineData(64, 1024, 1, 20)]
    public void Codes_are_those_of_the_f32_encoder(int d, int latents, int n, float threshold)
    {
        Skip();
        float[] thresholds = [.. Numbers.Normal(latents, 4).Select(value => Math.Max(0, threshold + value))];
        ScreeningCounts counts = Check(Numbers.Normal(n * d, 1), n, d, Numbers.Normal(latents * d, 2), Numbers.Normal(latents, 3),
            thresholds);
        Assert.True(counts.FallbackRows == 0 && counts.Rescored > 0, counts.ToString());
    }

    /// <summary>Every odd width and number of latents, down to nothing, also where half of all fire.</summary>
    [Fact]
    public void Odd_shapes()
    {
        for (int d = 0; d <= 40; d++)
        {
            int latents = 700 + 13 * d, n = 1 + d * 5 % 27;
            foreach (float threshold in new[] { 0f, 1 + 2.3f * MathF.Sqrt(d) })
            {
                float[] thresholds = [.. Enumerable.Repeat(threshold, latents)];
                Check(Numbers.Normal(n * d, 4), n, d, Numbers.Normal(latents * d, 5), Numbers.Normal(latents, 6), thresholds);
            }
        }
        Check([], 0, 16, Numbers.Normal(800 * 16, 7), new float[800], new float[800]);
    }

    /// <summary>Thresholds that are pre-activations themselves, and their neighbours: what equals one does not fire.</summary>
    [Fact]
    public void Thresholds_at_the_pre_activations()
    {
        const int D = 64, N = 40, Latents = 1500;
        float[] x = Numbers.Normal(N * D, 8), w = Numbers.Normal(Latents * D, 9), bias = Numbers.Normal(Latents, 10);
        var dense = new float[N * Latents];
        using PackedWeights encoder = new PackedWeights(Latents, D).Pack(w, WeightLayout.OutputByInput, Two);
        Linear.Forward(x, N, encoder, bias, dense, Two);
        float[] thresholds = [.. Enumerable.Range(0, Latents).Select(latent =>
        {
            // The third largest of each latent, one float less, or one more.
            float third = Enumerable.Range(0, N).Select(row => dense[row * Latents + latent]).OrderDescending().ElementAt(2);
            return BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(third) + latent % 3 - 1);
        })];
        Check(x, N, D, w, bias, thresholds);
    }

    /// <summary>Biases and thresholds that are large and nearly cancel.</summary>
    [Fact]
    public void Large_biases()
    {
        const int D = 64, N = 50, Latents = 1200;
        float[] bias = [.. Numbers.Normal(Latents, 11).Select(value => 1e6f + value)];
        float[] thresholds = [.. Numbers.Normal(Latents, 12).Select(value => 1e6f + 22 + value)];
        Check(Numbers.Normal(N * D, 13), N, D, Numbers.Normal(Latents * D, 14), bias, thresholds);
    }

    /// <summary>Rows without a scale, with numbers that are not finite or are out of range: each is encoded in f32.</summary>
    [Fact]
    public void Rows_without_a_scale_fall_back_by_themselves()
    {
        Skip();
        const int D = 48, N = 60;
        foreach (float value in new[] { 0, float.Epsilon, 1e-30f, 1e20f, 3e38f, float.NaN, float.PositiveInfinity })
        {
            float[] x = Numbers.Normal(N * D, 16), thresholds = [.. Enumerable.Repeat(20f, 1500)];
            x.AsSpan(20 * D, D).Fill(value);
            x[41 * D + 5] = value;
            ScreeningCounts counts = Check(x, N, D, Numbers.Normal(1500 * D, 17), Numbers.Normal(1500, 18), thresholds);
            Assert.InRange(counts.FallbackRows, 1, 2);
        }
    }

    static ScreeningCounts Check(float[] x, int n, int d, float[] w, float[] bias, float[] thresholds)
    {
        using PackedWeights encoder = new PackedWeights(bias.Length, d).Pack(w, WeightLayout.OutputByInput, Two);
        SparseCodes expected = new(0, 1), actual = new(0, 1);
        ReluEncoder.Encode(x, n, encoder, bias, thresholds, expected, Two);
        ScreeningCounts counts = default;
        for (int threads = 1; threads <= 3; threads++)
        {
            counts = default;
            foreach (ScreenKernels? kernels in ScreenedEncoderTests.Kernels)
            {
                using ScreenedReluEncoder screened = new(encoder, bias, thresholds, x, n, 1234, new(threads), kernels);
                screened.Encode(x, n, actual, new(threads));
                Assert.Equal((expected.Rows, expected.Stride), (actual.Rows, actual.Stride));
                for (int row = 0; row < n; row++)
                {
                    Assert.Equal(expected.RowIndices(row), actual.RowIndices(row));
                    Numbers.AssertSameBits(expected.RowValues(row), actual.RowValues(row), $"row {row}");
                }
                if (counts != default) Assert.Equal(counts, screened.Counts);
                counts = screened.Counts;
            }
        }
        return counts;
    }

    static void Skip() => Assert.SkipUnless(ScreenedEncoder.IsSupported, "This machine encodes in f32.");
}
