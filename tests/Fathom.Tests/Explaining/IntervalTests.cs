using Fathom.Features;
using Fathom.Numerics;

namespace Fathom.Tests.Explaining;

/// <summary>Intervals against published values and against what they promise.</summary>
public sealed class IntervalTests
{
    /// <summary>Newcombe ("Two-sided confidence intervals for the single proportion", 1998), table I, method 3.</summary>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    [InlineData(29, 29, 0.8830, 1)]
    public void Wilson(int hits, int count, double low, double high)
    {
        Interval share = Intervals.Share(hits, count);
        Assert.Equal((double)hits / count, share.Value, 12);
        Assert.Equal(low, share.Low, 4);
        Assert.Equal(high, share.High, 4);
    }

    /// <summary>Newcombe (1998), table II, method 10 for 56/70 − 48/80: .0524 … .3339. TNR = 1 − 48/80 turns that difference into
    /// twice the balanced accuracy less one.</summary>
    [Fact]
    public void Balanced_accuracy_by_squares()
    {
        Interval balanced = Intervals.Balanced(56, 70, 32, 80);
        Assert.Equal((0.2 + 1) / 2, balanced.Value, 12);
        Assert.Equal((0.0524 + 1) / 2, balanced.Low, 4);
        Assert.Equal((0.3339 + 1) / 2, balanced.High, 4);
    }

    [Fact]
    public void Perfect_answers_still_leave_an_interval()
    {
        Interval balanced = Intervals.Balanced(50, 50, 50, 50);
        Assert.Equal((1.0, 1.0), (balanced.Value, balanced.High));
        Assert.InRange(balanced.Low, 0.94, 0.96);
    }

    /// <summary>Of a mean of 200 normal draws: about ± 1.96 / √200.</summary>
    [Fact]
    public void Bootstrap_of_a_mean()
    {
        var random = new Philox(2, 0);
        double[] values = [.. Enumerable.Range(0, 200).Select(i => random.Normal((ulong)i))];
        Interval mean = Intervals.Bootstrap(200, chosen => chosen.Average(i => values[i]), new Draws(0, 0, DrawPurpose.Bootstrap));
        double half = 1.96 * Math.Sqrt(values.Sum(x => (x - values.Average()) * (x - values.Average())) / 199 / 200);
        Assert.Equal(values.Average(), mean.Value, 12);
        Assert.Equal(values.Average() - half, mean.Low, 0.15 * half);
        Assert.Equal(values.Average() + half, mean.High, 0.15 * half);
    }

    /// <summary>Positives 3 and 2, negatives 1 and 2: 3½ of 4 pairs won. Shares 1 and ¾ on either side, so each has the variance
    /// 1/32, and their means 1/64: together 1/32.</summary>
    [Fact]
    public void Area_under_the_curve()
    {
        Interval area = Intervals.Area([3, 2], [1, 2]);
        Assert.Equal(0.875, area.Value, 12);
        Assert.Equal(0.875 - 1.959964 * Math.Sqrt(1.0 / 32), area.Low, 6);
        Assert.Equal(1, area.High);
        Assert.Equal(new Interval(1, 1, 1), Intervals.Area([2, 3, 3], [0, 1]));
        Assert.Equal(new Interval(0.5, 0.5, 0.5), Intervals.Area([1, 1], [1, 1, 1]));
    }

    /// <summary>1, 2, 3, 4 against 2, 1, 4, 3: r = 3/5; in two parts the same.</summary>
    [Fact]
    public void Correlation_adds_up_over_parts()
    {
        Assert.Equal(0.6, PairSums.Of([1, 2, 3, 4], [2, 1, 4, 3]).Correlation, 12);
        Assert.Equal(0.6, (PairSums.Of([1, 2], [2, 1]) + PairSums.Of([3, 4], [4, 3])).Correlation, 12);
        Assert.Equal(-1, PairSums.Of([1, 2, 3], [0.3f, 0.2f, 0.1f]).Correlation, 6);
        Assert.True(double.IsNaN(PairSums.Of([0.1f, 0.1f, 0.1f], [1, 2, 3]).Correlation));
    }
}
