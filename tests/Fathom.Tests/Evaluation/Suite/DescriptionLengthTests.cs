using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>Bits of sparse codes and of Gaussian sources in closed form.</summary>
public sealed class DescriptionLengthTests
{
    static double Entropy(double p) => -p * Math.Log2(p) - (1 - p) * Math.Log2(1 - p);

    /// <summary>bits = M (H(p) + p log₂ B) for M latents that each fire on a share p of rows with one of B equally likely
    /// values, and what is added for n rows: M (1 + B − 1) / (2 n ln 2).</summary>
    [Theory]
    [InlineData(8, 4)]
    [InlineData(2, 1)]
    [InlineData(64, 16)]
    public void Latents_of_one_density_and_equally_likely_values_take_what_their_entropy_says(int every, int values)
    {
        const int latents = 3;
        int rows = every * values * 4;
        var length = new DescriptionLength([2, 2, 2], step: 1);
        for (int row = 0; row < rows; row++)
            length.Add(Codes.Of(row % every != 0 ? [] :
                [.. Enumerable.Range(0, latents).Select(latent => (latent, 0.25f + row / every % values / 2f))]));
        (double which, double value) = length.BitsPerRow();
        double p = 1.0 / every;
        double added = latents / (2 * rows * Math.Log(2));
        Assert.Equal(latents * Entropy(p) + added, which, 1e-9);
        Assert.Equal(latents * p * Math.Log2(values) + added * (values - 1), value, 1e-9);
    }

    /// <summary>Values of a known distribution, counted on few rows: shares alone fall short of its entropy by about (K − 1) / (2 n ln 2) =
    /// .108 bits (16 values alike common, 100 firings); a hundredth of a bit is left.</summary>
    [Fact]
    public void Counts_on_few_rows_take_the_entropy_of_the_distribution()
    {
        const int latents = 400, rows = 200, values = 16;
        var random = new Philox(9, 0);
        var length = new DescriptionLength([.. Enumerable.Repeat(1f, latents)], step: 1);
        for (int row = 0; row < rows; row++)
            length.Add(Codes.Of(row % 2 != 0 ? [] : [.. Enumerable.Range(0, latents).Select(latent =>
                (latent, 0.5f + random.Below((ulong)(row * latents + latent), values)))]));
        (double which, double value) = length.BitsPerRow();
        Assert.Equal(0.5 * 4, value / latents, 0.005);
        Assert.Equal(1, which / latents, 0.005);
    }

    [Fact]
    public void A_latent_that_always_fires_alike_and_one_that_never_does_take_nothing()
    {
        var length = new DescriptionLength([1, 1], step: 0.1);
        for (int row = 0; row < 50; row++) length.Add(Codes.Of([(0, 1.01f)]));
        Assert.Equal((0, 0), length.BitsPerRow());
    }

    /// <summary>Rounding to cells of width Δ leaves an error spread evenly over one: Δ² / 12 for each of L0 latents.</summary>
    [Fact]
    public void The_step_adds_the_error_that_was_asked_for()
    {
        double step = DescriptionLength.StepOf(error: 0.3, active: 5);
        var random = new Philox(3, 0);
        double error = 0;
        const int draws = 100_000;
        for (int i = 0; i < draws; i++)
        {
            double value = 40 * random.Uniform((ulong)i), cell = Math.Floor(value / step);
            error += Math.Pow(value - (cell + 0.5) * step, 2) / draws;
        }
        Assert.Equal(0.3, 5 * error, 0.003);
    }

    /// <summary>R = d/2 log₂(λ d / D) where all variances are alike.</summary>
    [Fact]
    public void A_gaussian_of_equal_variances_takes_half_a_logarithm_for_each()
    {
        Assert.Equal(4 / 2.0 * Math.Log2(3 * 4 / 1.5), GaussianRate.Bits([3, 3, 3, 3], 1.5), 1e-9);
        Assert.Equal(0, GaussianRate.Bits([3, 3, 3, 3], 12));
    }

    /// <summary>Nothing is missed but what rounding adds, 1 % of the variance of 1/12 in each of d directions: d/2 log₂ 100. That holds
    /// where the last rows vary far more, and there are more than are gone through, since variance and spread are of the same rows.</summary>
    [Theory]
    [InlineData(6, 3000, 1)]
    [InlineData(2, 80_000, 10)]
    public void An_exact_reconstruction_takes_bits_too(int d, int n, float last)
    {
        var random = new Philox(4, 0);
        float[] identity = [.. Enumerable.Range(0, d * d).Select(i => i / d == i % d ? 1f : 0f)],
            rows = [.. Enumerable.Range(0, n * d).Select(i => 5 + (i < n * d * 7 / 8 ? 1 : last) * ((float)random.Uniform((ulong)i) - 0.5f))];
        using var sae = new TopKSae(identity, new float[d], identity, new float[d], d);
        MetricReport report = SuiteOnVectors.Run("description-length", sae, new MatrixSource(rows, d, 500));
        double gaussian = report.Of(CoreSubject.Dictionary, "bits_gaussian");
        Assert.Equal(d / 2.0 * Math.Log2(100), gaussian, 0.2);
        Assert.Equal(0.01, report.Of(CoreSubject.Dictionary, "fvu_with_rounding"), 1e-6);
        // ⌊v / Δ⌋ is uniform on 1 / Δ = √(1 / .01) values.
        if (last == 1) Assert.Equal(d * Math.Log2(10), report.Of(CoreSubject.Dictionary, "bits_values"), 0.4);
    }

    /// <summary>Variances 4 and 1 at D = 2.5: the water stands at 1.5 and covers the second, so R = ½ log₂(4 / 1.5).</summary>
    [Fact]
    public void A_variance_below_the_water_takes_nothing() =>
        Assert.Equal(0.5 * Math.Log2(4 / 1.5), GaussianRate.Bits([4, 1], 2.5), 1e-9);
}
