using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Scaling;

/// <summary>Power laws that were planted, and losses that follow none.</summary>
public class PowerLawTests
{
    const int Draws = 400;

    static readonly PowerLaw Planted = new(0.02, 0.9, -0.4);

    static readonly Workers Two = new(2);

    static PowerLawFit Fit(ScalingPoint[] points, int draws = Draws, bool irreducible = true, Workers? workers = null) =>
        PowerLawFit.Of(points, new() { Draws = draws, Irreducible = irreducible }, workers ?? Two, "latents");

    /// <summary>Gao et al. 2024: L(C) = .09 + .056 C^−.084.</summary>
    [Fact]
    public void The_gpt_4_curve_without_noise_gives_its_three_numbers_back()
    {
        PowerLawFit fit = Fit(PlantedLaws.Of(c => 0.09 + 0.056 * Math.Pow(c, -0.084), [1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1e3, 1e4]));
        Assert.Equal(0.09, fit.Law.Irreducible, 1e-4);
        Assert.Equal(0.056, fit.Law.Factor, 1e-4);
        Assert.Equal(-0.084, fit.Law.Exponent, 1e-4);
        Assert.True(fit.HasIrreducible);
    }

    [Fact]
    public void A_planted_law_with_noise_is_recovered_within_its_intervals()
    {
        PowerLawFit fit = Fit(PlantedLaws.Of(Planted.At, PlantedLaws.Sizes, 0.02, 2, 5));
        Holds(Planted.Irreducible, fit.Irreducible);
        Holds(Planted.Factor, fit.Factor);
        Holds(Planted.Exponent, fit.Exponent);
        Assert.InRange(fit.Error, 0.01, 0.04);
        Assert.InRange(fit.Exponent.Interval.High - fit.Exponent.Interval.Low, 0.01, 0.3);
    }

    /// <summary>95 % of 200 worlds are 190 with a standard deviation of 3.</summary>
    [Fact]
    public void The_interval_covers_the_planted_exponent_in_about_95_of_100_worlds()
    {
        const int worlds = 200;
        var covered = new int[3];
        for (int world = 0; world < worlds; world++)
        {
            PowerLawFit fit = Fit(PlantedLaws.Of(Planted.At, PlantedLaws.Sizes, 0.02, 1, (ulong)world));
            if (Within(Planted.Exponent, fit.Exponent)) covered[0]++;
            if (Within(Planted.Irreducible, fit.Irreducible)) covered[1]++;
            if (Within(Planted.At(1e6), fit.At(1e6))) covered[2]++;
        }
        Assert.All(covered, count => Assert.True(count is >= 178 and <= 199, string.Join(", ", covered)));
    }

    /// <summary>Without e the law is a straight line in logarithms, whose interval is Student's.</summary>
    [Fact]
    public void Without_an_irreducible_term_the_interval_is_that_of_a_regression()
    {
        ScalingPoint[] points = PlantedLaws.Of(x => 0.9 * Math.Pow(x, -0.4), [256, 512, 1024, 2048, 4096], 0.05, 1, 3);
        PowerLawFit fit = Fit(points, 20_000, irreducible: false);
        (double[] u, double[] y) = ([.. points.Select(point => Math.Log(point.Inputs[0]))], [.. points.Select(point => Math.Log(point.Losses[0]))]);
        double mean = u.Average(), squares = u.Sum(x => (x - mean) * (x - mean));
        double slope = u.Zip(y, (x, log) => (x - mean) * log).Sum() / squares, level = y.Average();
        double rest = u.Zip(y, (x, log) => Math.Pow(log - level - slope * (x - mean), 2)).Sum();
        double room = StudentT.Quantile(0.975, 3) * Math.Sqrt(rest / 3 / squares);
        Assert.Equal(slope, fit.Law.Exponent, 1e-9);
        Assert.Equal(slope - room, fit.Exponent.Interval.Low, 0.04 * room);
        Assert.Equal(slope + room, fit.Exponent.Interval.High, 0.04 * room);
        Assert.Equal(Math.Sqrt(rest / 3), fit.Error, 1e-9);
        Assert.Equal(0, fit.Irreducible.Interval.High);
        Assert.False(fit.HasIrreducible);
    }

    [Fact]
    public void An_irreducible_term_that_is_not_there_is_not_told_from_0()
    {
        PowerLawFit fit = Fit(PlantedLaws.Of(x => 0.9 * Math.Pow(x, -0.4), PlantedLaws.Sizes, 0.03, 1, 2));
        Assert.False(fit.HasIrreducible);
        Holds(-0.4, fit.Exponent);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    public void A_flat_series_says_that_there_is_no_law(double noise) => Refused("no law: the loss does not",
        PlantedLaws.Of(_ => 0.1, PlantedLaws.Sizes, noise, 1, 4));

    [Fact]
    public void Losses_that_rise_say_that_there_is_no_law() =>
        Refused("no law: the loss rises with latents", PlantedLaws.Of(x => 0.1 * Math.Pow(x, 0.2), PlantedLaws.Sizes, 0.01));

    [Fact]
    public void One_size_only_is_refused() => Refused("all are at 256 latents",
        [.. PlantedLaws.Of(_ => 0.1, [256, 256, 256, 256, 256], 0.1)]);

    [Fact]
    public void As_many_settings_as_numbers_are_refused() =>
        Refused("3 settings, and a law of 3 numbers needs at least 4", PlantedLaws.Of(Planted.At, [256, 512, 1024]));

    [Theory]
    [InlineData(double.NaN, "the loss at 512 is NaN: expected a number above 0")]
    [InlineData(-0.1, "the loss at 512 is -0.1: expected a number above 0")]
    [InlineData(0, "the loss at 512 is 0: expected a number above 0")]
    public void Losses_that_are_no_numbers_above_0_are_refused(double loss, string words) =>
        Refused(words, PlantedLaws.Of(x => x == 512 ? loss : Planted.At(x), PlantedLaws.Sizes));

    [Fact]
    public void A_seed_gives_the_same_bits_for_any_number_of_threads()
    {
        ScalingPoint[] points = PlantedLaws.Of(Planted.At, PlantedLaws.Sizes, 0.02);
        Assert.Equal(Fit(points, workers: new(1)).Exponent, Fit(points, workers: new(3)).Exponent);
    }

    /// <summary>The same factor on all losses or sizes is one on a or x alone.</summary>
    [Fact]
    public void Other_units_change_no_exponent()
    {
        PowerLawFit one = Fit(PlantedLaws.Of(Planted.At, PlantedLaws.Sizes, 0.02)),
            other = Fit(PlantedLaws.Of(x => 1000 * Planted.At(x / 1e9), [.. PlantedLaws.Sizes.Select(x => 1e9 * x)], 0.02));
        Assert.Equal(one.Law.Exponent, other.Law.Exponent, 1e-6);
        Assert.Equal(1000 * one.Law.Irreducible, other.Law.Irreducible, 1e-4);
        Assert.Equal(1000 * one.At(1e6).Interval.High, other.At(1e15).Interval.High, 1e-3);
    }

    static void Refused(string words, ScalingPoint[] points) =>
        Assert.Contains(words, Assert.Throws<InputException>(() => Fit(points)).Message, StringComparison.Ordinal);

    static bool Within(double value, Estimate estimate) => value >= estimate.Interval.Low && value <= estimate.Interval.High;

    static void Holds(double value, Estimate estimate) => Assert.True(Within(value, estimate), $"{value} in {estimate}");
}
