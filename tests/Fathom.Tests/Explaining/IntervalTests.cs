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
        Interval balanced = Intervals.Balanced(Intervals.Share(56, 70), Intervals.Share(32, 80));
        Assert.Equal((0.2 + 1) / 2, balanced.Value, 12);
        Assert.Equal((0.0524 + 1) / 2, balanced.Low, 4);
        Assert.Equal((0.3339 + 1) / 2, balanced.High, 4);
    }

    [Fact]
    public void Perfect_answers_still_leave_an_interval()
    {
        Interval balanced = Intervals.Balanced(Intervals.Share(50, 50), Intervals.Share(50, 50));
        Assert.Equal((1.0, 1.0), (balanced.Value, balanced.High));
        Assert.InRange(balanced.Low, 0.94, 0.96);
    }

    static readonly bool[] ThreeOfTen = [true, false, false, true, false, false, false, true, false, false];

    [Fact]
    public void Answers_of_documents_of_their_own_are_independent_ones()
    {
        Interval expected = Intervals.Share(3, 10), share = Intervals.Share(ThreeOfTen, [.. Enumerable.Range(0, 10)]);
        Assert.Equal(expected.Low, share.Low, 12);
        Assert.Equal(expected.High, share.High, 12);
    }

    /// <summary>Ten documents, each of five answers that are alike: between them 25 (m/(m − 1)) Σ (x − p)², within 5 (n/(n − 1)) Σ (x − p)²,
    /// so the 50 answers are worth 50 · 9/49 = 9.18.</summary>
    [Fact]
    public void Answers_that_documents_decide_are_worth_as_many_as_there_are_documents()
    {
        Interval share = Intervals.Share([.. ThreeOfTen.SelectMany(hit => Enumerable.Repeat(hit, 5))],
            [.. Enumerable.Range(0, 50).Select(i => i / 5)]);
        const double n = 50 * 9 / 49.0, p = 0.3, z = 1.959964;
        double centre = (p + z * z / (2 * n)) / (1 + z * z / n),
            half = z / (1 + z * z / n) * Math.Sqrt(p * (1 - p) / n + z * z / (4 * n * n));
        Assert.Equal(p, share.Value, 12);
        Assert.Equal(centre - half, share.Low, 6);
        Assert.Equal(centre + half, share.High, 6);
    }

    [Fact]
    public void Perfect_answers_count_documents()
    {
        bool[] right = [.. Enumerable.Repeat(true, 50)];
        Assert.Equal(Intervals.Share(10, 10), Intervals.Share(right, [.. Enumerable.Range(0, 50).Select(i => i / 5)]));
        Assert.Equal(Intervals.Share(1, 1), Intervals.Share(right, new int[50]));
    }

    /// <summary>Whoever shows each passage twice learns nothing more.</summary>
    [Fact]
    public void An_area_of_every_passage_twice_has_the_interval_of_once()
    {
        Interval once = Intervals.Area([3, 2, 5], [1, 2, 4], [0, 1, 2, 3, 4, 5]);
        Interval twice = Intervals.Area([3, 3, 2, 2, 5, 5], [1, 1, 2, 2, 4, 4], [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
        Assert.Equal(once.Value, twice.Value, 12);
        Assert.Equal(once.Low, twice.Low, 12);
        Assert.Equal(new Interval(once.Value, 0, 1), Intervals.Area([3, 2, 5], [1, 2, 4], [0, 0, 0, 3, 4, 5]));
    }

    [Fact]
    public void Passages_with_a_document_in_common_go_together()
    {
        static Passage Of(int first, int last) => new(0, PassageKind.Firing, 0, first, last, [], [], []);
        Assert.Equal([1, 0, 1, 2, 1], PassageDocuments.Of([Of(3, 4), Of(1, 2), Of(4, 6), Of(7, 7), Of(6, 6)]));
    }

    /// <summary>Of a mean of 200 normal draws: about ± 1.96 / √200.</summary>
    [Fact]
    public void Bootstrap_of_a_mean()
    {
        var random = new Philox(2, 0);
        double[] values = [.. Enumerable.Range(0, 200).Select(i => random.Normal((ulong)i))];
        Interval mean = Intervals.Bootstrap(200, chosen => chosen.Average(i => values[i]),
            new Draws(0, 0, DrawPurpose.Bootstrap));
        double half = 1.96 * Math.Sqrt(values.Sum(x => (x - values.Average()) * (x - values.Average())) / 199 / 200);
        Assert.Equal(values.Average(), mean.Value, 12);
        Assert.Equal(values.Average() - half, mean.Low, 0.15 * half);
        Assert.Equal(values.Average() + half, mean.High, 0.15 * half);
    }

    /// <summary>Positives 3 and 2, negatives 1 and 2: 3½ of 4 pairs won. Its interval is
    /// that of the spread of shares: of ten 1 and ten 0 that is ¼ (20/19) / 20.</summary>
    [Fact]
    public void Area_under_the_curve()
    {
        Interval area = Intervals.Area([3, 2], [1, 2], [0, 1, 2, 3]);
        Assert.Equal(0.875, area.Value, 12);
        Assert.Equal(1, area.High);
        // Ten above and ten below twenty that are alike: shares of 1 and 0 on one side, ½ on the other.
        Interval half = Intervals.Area([.. Enumerable.Range(0, 20).Select(i => i % 2 * 2.0)], [.. Enumerable.Repeat(1.0, 20)],
            [.. Enumerable.Range(0, 40)]);
        Assert.Equal(0.5 - 1.959964 * Math.Sqrt(0.25 / 19), half.Low, 6);
        Assert.Equal(0.5 + 1.959964 * Math.Sqrt(0.25 / 19), half.High, 6);
    }

    /// <summary>Newcombe (2006), method 5: at its lower limit θ the area is z standard errors away, by the variance at θ.</summary>
    [Theory]
    [InlineData(3, 2)]
    [InlineData(5, 5)]
    [InlineData(50, 50)]
    public void A_perfect_area_leaves_what_so_many_documents_leave(int m, int n)
    {
        Interval area = Intervals.Area([.. Enumerable.Repeat(2.0, m)], [.. Enumerable.Repeat(1.0, n)], [.. Enumerable.Range(0, m + n)]);
        Assert.Equal((1.0, 1.0), (area.Value, area.High));
        double low = area.Low, others = (m + n) / 2.0 - 1;
        double variance = low * (1 - low) * (1 + others * (1 - low) / (2 - low) + others * low / (1 + low)) / (m * n);
        Assert.Equal(1 - low, 1.959964 * Math.Sqrt(variance), 6);
        // One pair that is lost does not make more certain.
        Interval nearly = Intervals.Area([.. Enumerable.Repeat(2.0, m - 1), 1], [.. Enumerable.Repeat(1.0, n)], [.. Enumerable.Range(0, m + n)]);
        Assert.True(nearly.Low <= low);
    }

    /// <summary>Whoever says the same of everything may tell others apart.</summary>
    [Fact]
    public void An_area_of_ties_is_open_to_both_sides()
    {
        Interval ties = Intervals.Area([1, 1, 1], [1, 1, 1], [0, 1, 2, 3, 4, 5]);
        Assert.Equal(0.5, ties.Value, 12);
        Assert.Equal(1, ties.Low + ties.High, 9);
        Assert.InRange(ties.Low, 0.05, 0.3);
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
