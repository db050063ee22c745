using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Comparison;

/// <summary>What chance gives: closed forms, and that independent random dictionaries pass at the stated rate.</summary>
public class NullCosinesTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>In three dimensions |cos| is uniform on [0, 1], so the largest of m has P(≤ t) = t^m, mean m/(m + 1).</summary>
    [Theory]
    [InlineData(1, 0.05)]
    [InlineData(7, 0.01)]
    [InlineData(300, 0.2)]
    public void Three_dimensions_have_a_closed_form(int others, double rate)
    {
        NullCosines chance = NullCosines.Of(others, 3, null, 0, Workers.All, Cancel);
        Assert.Equal(Math.Pow(1 - rate, 1.0 / others), chance.Threshold(rate), 1e-9);
        Assert.Equal((double)others / (others + 1), chance.Mean(), 1e-4);
        Assert.Equal(Math.Pow(0.6, others), chance.Below(0.6), 1e-12);
        Assert.Equal((0.0, 1.0), (chance.Below(0), chance.Below(1)));
    }

    /// <summary>In two, the angle is uniform: F(t) = 2/π · asin t. In one, every |cos| is 1.</summary>
    [Fact]
    public void Two_dimensions_and_one()
    {
        Assert.Equal(Math.Pow(2 / Math.PI * Math.Asin(0.3), 4),
            NullCosines.Of(4, 2, null, 0, Workers.All, Cancel).Below(0.3), 1e-12);
        Assert.Equal(1, NullCosines.Of(4, 1, null, 0, Workers.All, Cancel).Threshold(0.5), 1e-9);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.05)]
    [InlineData(0.5)]
    public void Independent_random_directions_pass_at_the_stated_rate(double rate)
    {
        const int n = 8000, m = 700, d = 24;
        float[] a = UnitRows.Of(PlainDictionary.Normal(n, d, 1), d), b = UnitRows.Of(PlainDictionary.Normal(m, d, 2), d);
        double threshold = NullCosines.Of(m, d, null, 0, Workers.All, Cancel).Threshold(rate);
        double passed = BestCosines.Of(a, b, d, Workers.All, Cancel).ShareFrom(threshold);
        // The others are one draw too, which all of them share; hence twice the spread of independent ones.
        Assert.Equal(rate, passed, 8 * Math.Sqrt(rate * (1 - rate) / n));
    }

    /// <summary>Directions that vary most along a few axes are nearer to each other than isotropic ones.</summary>
    [Fact]
    public void Shaped_directions_pass_at_the_stated_rate_and_isotropic_ones_would_not()
    {
        const int n = 8000, m = 500, d = 16;
        const double rate = 0.05;
        double[] variances = [.. Enumerable.Range(0, d).Select(c => Math.Exp(-0.4 * c))];
        float[] Shaped(int rows, ulong stream) => UnitRows.Of(
            [.. PlainDictionary.Normal(rows, d, stream).Select((x, at) => (float)(x * Math.Sqrt(variances[at % d])))], d);
        BestCosines best = BestCosines.Of(Shaped(n, 3), Shaped(m, 4), d, Workers.All, Cancel);
        NullCosines chance = NullCosines.Of(m, d, variances, seed: 5, Workers.All, Cancel);
        Assert.True(chance.Shaped);
        Assert.InRange(best.ShareFrom(chance.Threshold(rate)), 0.5 * rate, 1.6 * rate);
        Assert.True(best.ShareFrom(chance.Isotropic().Threshold(rate)) > 5 * rate);
        Assert.Equal(best.MeanAbsolute, chance.Mean(), 0.01);
    }

    [Fact]
    public void A_rate_below_what_is_drawn_is_refused()
    {
        NullCosines drawn = NullCosines.Of(9, 2, [1, 1], 1, Workers.All, Cancel);
        Assert.InRange(drawn.Threshold(NullCosines.SmallestCounted), drawn.Threshold(0.01), 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => drawn.Threshold(NullCosines.SmallestCounted / 2));
    }

    [Fact]
    public void Equal_variances_are_isotropic_and_threads_change_no_bit()
    {
        double[] equal = [.. Enumerable.Repeat(3.0, 12)];
        NullCosines drawn = NullCosines.Of(90, 12, equal, 1, new Workers(1), Cancel);
        Assert.Equal(drawn.Isotropic().Threshold(0.1), drawn.Threshold(0.1), 0.01);
        Assert.Equal(drawn.Threshold(0.1), NullCosines.Of(90, 12, equal, 1, new Workers(3), Cancel).Threshold(0.1));
        Assert.Equal(0.9, drawn.Below(drawn.Threshold(0.1)), 1e-3);
    }
}
