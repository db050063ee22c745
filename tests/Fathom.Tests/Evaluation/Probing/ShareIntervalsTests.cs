using Fathom.Evaluation;

namespace Fathom.Tests.Evaluation.Probing;

/// <summary>Shares of which every document says the same.</summary>
public sealed class ShareIntervalsTests
{
    static readonly double[] Ones = [.. Enumerable.Repeat(1.0, 1000)], Varied = [.. Enumerable.Range(0, 1001).Select(i => 0.8 + i / 1e4)];

    /// <summary>Of 20 without a miss Wilson's interval misses .1611 (Newcombe 1998, table I: 0 of 20), of 29 .1170.</summary>
    [Theory]
    [InlineData(20, 0.1611)]
    [InlineData(29, 0.1170)]
    public void Perfect_answers_leave_what_so_many_documents_leave(int documents, double open)
    {
        var shares = new ShareIntervals(documents);
        Assert.Equal(1 - open, shares.Of(Ones).Low, 1e-4);
        Assert.Equal(1, shares.Of(Ones).High);
        Assert.Equal(open, shares.Of([.. Ones.Select(one => 1 - one)]).High, 1e-4);
        // From .8025 to .8975: only what ends too near to the edge moves.
        Interval varied = shares.Of(Varied);
        Assert.Equal((0.8025, 0.8975), (Math.Round(varied.Low, 9), Math.Round(varied.High, 9)));
    }

    /// <summary>1 less .85 ± .0475: to below the two are joined by squares, to above there is nothing to add.</summary>
    [Fact]
    public void A_difference_to_a_perfect_share_is_not_certain()
    {
        Interval less = new ShareIntervals(20).OfDifference(Ones, Varied[..1000]);
        Assert.Equal(0.15 - Math.Sqrt(0.0475 * 0.0475 + 0.1611 * 0.1611), less.Low, 3e-4);
        Assert.Equal(0.1975, less.High, 3e-4);
        Interval same = new ShareIntervals(20).OfDifference(Ones, Ones);
        Assert.Equal((-0.1611, 0.1611), (Math.Round(same.Low, 4), Math.Round(same.High, 4)));
        Assert.Equal(new Interval(0, 0), new ShareIntervals(20).OfDifference(Varied, Varied));
    }
}
