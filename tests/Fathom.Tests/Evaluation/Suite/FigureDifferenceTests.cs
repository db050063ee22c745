using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>How often a difference is seen where there is none, and where there is one: each is judged at 95 %.</summary>
public sealed class FigureDifferenceTests
{
    const int Worlds = 20_000, Draws = 200;

    static readonly Philox Random = new(3, 0);

    // Figures of seeds, and, where documents vary too, of draws about what these documents say.
    static Spread Of(ulong at, int seeds, double mean, double deviation, double[]? draws = null)
    {
        double[] values = [.. Enumerable.Range(0, seeds).Select(i => mean + deviation * Random.Normal(at + (ulong)i))];
        return Spread.Of([.. values.Select(value => new Figure("c", "k", "w", value)
        {
            Resamples = draws is null ? null : [.. draws.Select(draw => value - mean + draw)],
        })]);
    }

    static double Seen(int a, int b, double difference = 0, double deviation = 1) => Enumerable.Range(0, Worlds).Count(world =>
        !FigureDifference.Of(Of((ulong)world * 100, a, difference, 1), Of((ulong)world * 100 + 50, b, 0, deviation), chance: true).IsNoise)
        / (double)Worlds;

    /// <summary>Welch's test is short of its 5 % where there are two seeds of each, the others have it.</summary>
    [Theory]
    [InlineData(1, 3, 0.04)]
    [InlineData(3, 1, 0.04)]
    [InlineData(2, 2, 0.01)]
    [InlineData(3, 3, 0.025)]
    [InlineData(10, 10, 0.04)]
    public void Without_a_difference_few_are_seen(int a, int b, double least) => Assert.InRange(Seen(a, b), least, 0.06);

    /// <summary>Twice the spread of the other, as of a dictionary beside random directions.</summary>
    [Theory]
    [InlineData(3, 3)]
    [InlineData(10, 10)]
    public void Unequal_spreads_change_that_little(int a, int b) => Assert.InRange(Seen(a, b, deviation: 2), 0.02, 0.065);

    [Theory]
    [InlineData(1, 3, 10)]
    [InlineData(2, 2, 25)]
    [InlineData(3, 3, 6)]
    [InlineData(10, 10, 2)]
    public void A_clear_difference_is_seen(int a, int b, double difference) => Assert.InRange(Seen(a, b, difference), 0.9, 1);

    /// <summary>Seeds and documents both move the figure: neither alone says what is noise.</summary>
    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 3)]
    public void Spread_of_seeds_and_of_documents_add_up(int a, int b)
    {
        const int worlds = 3000;
        int seen = Enumerable.Range(0, worlds).Count(world =>
        {
            ulong at = 10_000_000 + (ulong)world * 1000;
            double documents = Random.Normal(at);
            double[] draws = [.. Enumerable.Range(0, Draws).Select(i => documents + Random.Normal(at + 1 + (ulong)i))];
            return !FigureDifference.Of(Of(at + 500, a, documents, 1, draws), Of(at + 600, b, 0, 1, new double[Draws]), chance: true).IsNoise;
        });
        Assert.InRange(seen / (double)worlds, 0.02, 0.065);
    }

    /// <summary>a = 5, b = 0, 1, 2: 4 ± 4.303 √(1 + 1/3). And 4, 5, 6 beside b: ± 2.776 √(2/3); beside 1 without chance ±
    /// 4.303 √(1/3).</summary>
    [Fact]
    public void Intervals_have_a_closed_form()
    {
        static Spread Seeds(params double[] values) => Spread.Of([.. values.Select(value => new Figure("c", "k", "w", value))]);
        static void Is(double half, FigureDifference difference)
        {
            Assert.Equal(4, difference.Value, 1e-12);
            Assert.Equal(4 - half, difference.Interval!.Value.Low, 2e-3);
            Assert.Equal(4 + half, difference.Interval!.Value.High, 2e-3);
        }
        Is(4.303 * Math.Sqrt(4 / 3.0), FigureDifference.Of(Seeds(5), Seeds(0, 1, 2), chance: true));
        Is(2.776 * Math.Sqrt(2 / 3.0), FigureDifference.Of(Seeds(4, 5, 6), Seeds(0, 1, 2), chance: true));
        Is(4.303 * Math.Sqrt(1 / 3.0), FigureDifference.Of(Seeds(4, 5, 6), Seeds(1), chance: false));
        Is(4.303 * Math.Sqrt(4 / 3.0), FigureDifference.Of(Seeds(4, 5, 6), Seeds(1), chance: true));
        Assert.Null(FigureDifference.Of(Seeds(5), Seeds(1), chance: true).Interval);
    }

    /// <summary>Three seeds of deviation 1 and documents of deviation ½ each: 1/3 + 1/4, of which the first has 2 degrees of
    /// freedom.</summary>
    [Fact]
    public void The_total_interval_has_the_variance_of_seeds_and_of_documents()
    {
        double[] draws = [.. Enumerable.Range(0, 4000).Select(i => Random.Normal((ulong)i) / 2)];
        Interval total = Spread.Of([.. new double[] { -1, 0, 1 }.Select(value => new Figure("c", "k", "w", value)
        {
            Resamples = [.. draws.Select(draw => value + draw)],
        })]).Total!.Value;
        double variance = 1 / 3.0 + 1 / 4.0, freedom = variance * variance / (1 / 9.0 / 2);
        Assert.Equal(StudentT.Quantile(0.975, freedom) * Math.Sqrt(variance), total.High, 0.05);
        Assert.Equal(-total.Low, total.High, 1e-9);
    }

    [Fact]
    public void Draws_that_are_all_alike_are_no_interval()
    {
        Spread always = Spread.Of([new("c", "k", "w", 1) { Resamples = [.. Enumerable.Repeat(1.0, 1000)] }]);
        Assert.Null(always.Interval);
        Assert.Null(always.Total);
    }
}
