using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Probing;

/// <summary>Measures against their definitions, and numbers worked out by hand.</summary>
public class ProbeScoresTests
{
    static (double[] Scores, bool[] Positive) Random(int n, ulong seed)
    {
        var random = new Philox(seed, 0);
        // Few values, so that many are tied.
        return ([.. Enumerable.Range(0, n).Select(i => (double)random.Below((ulong)i, 9))],
            [.. Enumerable.Range(0, n).Select(i => random.Below((ulong)(i + n), 3) == 0)]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(200)]
    public void Auc_is_the_share_of_pairs_in_order(int n)
    {
        var (scores, positive) = Random(n, (ulong)n);
        (positive[0], positive[1]) = (true, false);
        double won = 0, pairs = 0;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
            {
                if (!positive[i] || positive[j]) continue;
                pairs++;
                won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
            }
        Assert.Equal(won / pairs, ProbeScores.Area(scores, positive), 12);
    }

    [Fact]
    public void A_weight_of_two_is_an_example_twice()
    {
        var (scores, positive) = Random(30, 5);
        int[] label = [.. positive.Select(yes => yes ? 1 : 0)];
        double[] weight = [.. Enumerable.Range(0, 30).Select(i => (double)(i % 3))];
        int[] twice = [.. Enumerable.Range(0, 30).SelectMany(i => Enumerable.Repeat(i, i % 3))];
        ProbeMeasures weighted = new ProbeScores([.. scores.Select(s => s - 4)], label, 2).Measure(weight);
        ProbeMeasures repeated = new ProbeScores([.. twice.Select(i => scores[i] - 4)], [.. twice.Select(i => label[i])],
            2).Measure();
        Assert.Equal(repeated.Values, weighted.Values, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Two_classes_by_hand()
    {
        // Told: 1, 1, 0, 0, 0 of 1, 0, 1, 0, 0.
        ProbeMeasures m = new ProbeScores([2, 1, -1, -2, -3], [1, 0, 1, 0, 0], 2).Measure();
        Assert.Equal(3.0 / 5, m.Accuracy, 12);
        Assert.Equal((1.0 / 2 + 2.0 / 3) / 2, m.BalancedAccuracy, 12);
        Assert.Equal(1.0 / 2, m.F1, 12);
        Assert.Equal(5.0 / 6, m.Auc, 12);
    }

    [Fact]
    public void Three_classes_by_hand()
    {
        // Told: 0, 1, 2, 0 of 0, 1, 2, 1.
        double[] logits = [3, 0, 0, 0, 3, 0, 0, 0, 3, 1, 0, 0];
        ProbeMeasures m = new ProbeScores(logits, [0, 1, 2, 1], 3).Measure();
        Assert.Equal(3.0 / 4, m.Accuracy, 12);
        Assert.Equal((1 + 1.0 / 2 + 1) / 3, m.BalancedAccuracy, 12);
        Assert.Equal((2.0 / 3 + 2.0 / 3 + 1) / 3, m.F1, 12);
        // Of class 1 the two positives have 3 and 0, the negatives 0 and 0: 3 of 4 pairs with ties half.
        Assert.Equal((1 + 3.0 / 4 + 1) / 3, m.Auc, 12);
    }

    [Fact]
    public void Calibration_error_of_a_constant_p_is_its_distance_to_the_share()
    {
        double z = Math.Log(0.7 / 0.3);
        ProbeScores scores = new([.. Enumerable.Repeat(z, 10)], [1, 1, 1, 1, 0, 0, 0, 0, 0, 0], 2);
        Assert.Equal(0.3, scores.Measure().CalibrationError, 12);
        ReliabilityBin bin = Assert.Single(scores.Reliability(), bin => bin.Examples > 0);
        Assert.Equal((10, 0.7, 0.4), (bin.Examples, Math.Round(bin.MeanP, 12), bin.Share));
        Assert.Equal(0, new ProbeScores([.. Enumerable.Repeat(Math.Log(0.4 / 0.6), 10)], [1, 1, 1, 1, 0, 0, 0, 0, 0, 0], 2)
            .Measure().CalibrationError, 12);
    }

    [Fact]
    public void Resamples_keep_documents_whole_and_their_spread_is_that_of_documents()
    {
        // 100 documents of 50 examples each that are all right or all wrong: the spread of the accuracy is √(.25 / 100) = .05.
        var random = new Philox(3, 0);
        int[] document = [.. Enumerable.Range(0, 5000).Select(i => i / 50)];
        bool[] right = [.. Enumerable.Range(0, 100).Select(d => random.Below((ulong)d, 2) == 0)];
        int[] label = [.. Enumerable.Range(0, 5000).Select(i => i % 2)];
        double[] logits = [.. Enumerable.Range(0, 5000).Select(i => (label[i] == 1) == right[document[i]] ? 1.0 : -1)];
        var resamples = new DocumentResamples(document, 1000, seed: 0);
        double[][] drawn = resamples.Measure(new ProbeScores(logits, label, 2), new Workers(2));
        Interval middle = Bootstrap.Interval(drawn.Select(draw => draw[0]));
        Assert.InRange(middle.High - middle.Low, 2 * 1.96 * 0.05 * 0.85, 2 * 1.96 * 0.05 * 1.15);
        Assert.Equal(100, resamples.Documents);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_logit_that_is_not_finite_is_refused(double logit) => Assert.Contains("not finite",
        Assert.Throws<InputException>(() => new ProbeScores([1, logit], [1, 0], 2)).Message, StringComparison.Ordinal);

    [Fact]
    public void Too_few_documents_have_no_draws()
    {
        ProbeScores scores = new([.. Enumerable.Range(0, 90).Select(i => (double)i)], [.. Enumerable.Range(0, 90)
            .Select(i => i % 2)], 2);
        Assert.Empty(new DocumentResamples([.. Enumerable.Range(0, 90).Select(i => i % 9)], 100, 0).Measure(scores, Workers.One));
        Assert.Equal(100, new DocumentResamples([.. Enumerable.Range(0, 90).Select(i => i % 10)], 100, 0)
            .Measure(scores, Workers.One).Length);
    }
}
