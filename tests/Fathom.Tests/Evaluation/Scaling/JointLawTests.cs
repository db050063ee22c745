using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Scaling;

/// <summary>Laws of latents and k that were planted.</summary>
public class JointLawTests
{
    // The numbers that Gao et al. 2024 fitted for GPT-4.
    static readonly JointLaw Gpt4 = new(-0.5, 0.26, -0.017, -0.042, -1.32, -0.085);

    // One whose terms are told apart over the sizes of a small sweep.
    static readonly JointLaw Small = new(2, 0.1, -0.45, -0.05, -3, -0.3);

    static readonly double[] Ks = [8, 16, 32, 64];

    static JointLawFit Fit(ScalingPoint[] points, int draws = 200, Workers? workers = null) =>
        JointLawFit.Of(points, new() { Draws = draws }, workers ?? new(2));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_planted_law_of_n_and_k_without_noise_gives_all_six_numbers_back(bool gpt4)
    {
        JointLaw planted = gpt4 ? Gpt4 : Small;
        double[] sizes = gpt4 ? [2048, 8192, 32768, 131072, 524288, 2097152, 16777216] : PlantedLaws.Sizes;
        JointLawFit fit = Fit(PlantedLaws.Joint(planted.At, sizes, Ks));
        double[] expected = [planted.Alpha, planted.BetaK, planted.BetaN, planted.Gamma, planted.Zeta, planted.Eta];
        foreach ((double value, (string letter, Estimate found)) in expected.Zip(fit.Numbers))
            Assert.True(Math.Abs(value - found.Value) < 1e-4, $"{letter}: {found.Value}, not {value}");
        Assert.True(fit.HasIrreducible);
    }

    [Fact]
    public void A_planted_law_of_n_and_k_with_noise_is_recovered_within_its_intervals()
    {
        JointLawFit fit = Fit(PlantedLaws.Joint(Small.At, PlantedLaws.Sizes, Ks, 0.01, 3), 400);
        double[] expected = [Small.Alpha, Small.BetaK, Small.BetaN, Small.Gamma, Small.Zeta, Small.Eta];
        foreach ((double value, (string letter, Estimate found)) in expected.Zip(fit.Numbers))
            Assert.True(value >= found.Interval.Low && value <= found.Interval.High, $"{letter}: {value} not in {found}");
        double truth = Small.At(1e5, 16);
        Interval band = fit.At(1e5, 16).Interval;
        Assert.InRange(truth, band.Low, band.High);
        Assert.InRange(band.High / band.Low, 1.001, 1.3);
    }

    [Fact]
    public void Without_an_irreducible_part_it_is_not_told_from_0() =>
        Assert.False(Fit(PlantedLaws.Joint((n, k) => Small.At(n, k) - Small.Irreducible(k), PlantedLaws.Sizes, Ks, 0.03, 1)).HasIrreducible);

    [Fact]
    public void Sizes_that_change_nothing_say_that_there_is_no_law() => Assert.Contains("no law: the loss does not",
        Assert.Throws<InputException>(() => Fit(PlantedLaws.Joint((_, k) => 1 / k, PlantedLaws.Sizes, Ks))).Message, StringComparison.Ordinal);

    [Fact]
    public void Six_settings_are_refused() => Assert.Contains("6 settings, and a law of 6 numbers needs at least 7",
        Assert.Throws<InputException>(() => Fit(PlantedLaws.Joint(Small.At, [256, 512, 1024], [8, 16]))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_seed_gives_the_same_bits_for_any_number_of_threads()
    {
        ScalingPoint[] points = PlantedLaws.Joint(Small.At, PlantedLaws.Sizes, Ks, 0.02);
        Assert.Equal(Fit(points, workers: new(1)).At(1e5, 8), Fit(points, workers: new(3)).At(1e5, 8));
    }
}
