using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>Resampled documents against what theory says of them.</summary>
public sealed class BootstrapTests
{
    const int Documents = 400;

    static double[][] Draw(double[] sums, ulong seed = 1, int threads = 2) =>
        Bootstrap.Of(sums, 2, [total => total[0] / total[1], total => 3 + total[0] / total[1]], seed, new Workers(threads));

    // Half of the documents hold 1, the other half 0.
    static double[] Coins(int documents = Documents) =>
        [.. Enumerable.Range(0, documents).SelectMany(i => new double[] { i % 2, 1 })];

    /// <summary>A mean of n coins has the standard error √(p q / n), so 95 % lie within 1.96 of these.</summary>
    [Fact]
    public void The_interval_of_a_mean_is_that_of_the_normal_distribution()
    {
        (double low, double high) = Bootstrap.Interval(Draw(Coins())[0]);
        double error = Math.Sqrt(0.25 / Documents);
        Assert.InRange(low, 0.5 - 1.96 * error * 1.12, 0.5 - 1.96 * error * 0.88);
        Assert.InRange(high, 0.5 + 1.96 * error * 0.88, 0.5 + 1.96 * error * 1.12);
    }

    /// <summary>Two documents of which one is ten times as long count 10 : 1, so the interval of half as many equal ones is
    /// wider: of weights w the error is √(p q Σ w²) / Σ w.</summary>
    [Fact]
    public void Documents_of_unequal_length_make_a_wider_interval()
    {
        double[] sums = [.. Enumerable.Range(0, Documents).SelectMany(i => Sums(i % 2, i / 2 % 2 == 0 ? 10 : 1))];
        (double low, double high) = Bootstrap.Interval(Draw(sums)[0]);
        double error = Math.Sqrt(0.25 * Documents * (100 + 1) / 2.0) / (Documents * (10 + 1) / 2.0);
        Assert.InRange((high - low) / (2 * 1.96 * error), 0.88, 1.12);
        static double[] Sums(int value, double length) => [value * length, length];
    }

    [Fact]
    public void Figures_of_one_seed_are_of_the_same_documents()
    {
        double[][] drawn = Draw(Coins());
        foreach ((double one, double other) in drawn[0].Zip(drawn[1])) Assert.Equal(3, other - one, 1e-12);
        Assert.NotEqual(drawn[0], Draw(Coins(), seed: 2)[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Threads_change_no_bit(int threads) => Assert.Equal(Draw(Coins())[0], Draw(Coins(), threads: threads)[0]);

    [Fact]
    public void Few_documents_say_nothing_of_others() =>
        Assert.Empty(Draw(Coins(Bootstrap.FewestDocuments - 1)));

    [Fact]
    public void An_interval_leaves_out_what_is_undefined() =>
        Assert.Equal(new Interval(2.5, 97.5), Bootstrap.Interval([.. Enumerable.Range(0, 101).Select(i => (double)i), double.NaN]));
}
