using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation;

/// <summary>Measures of recovery on cases worked out by hand.</summary>
public class DirectionMatchTests
{
    static readonly Workers Two = new(2);

    /// <summary>
    /// Truth: the x, y and z axes. Learned: 3x, −y twice as long, (x + y)/√2, and nothing. The matching pairs the first two with
    /// x and y, one of the others with z at cosine 0.
    /// </summary>
    [Fact]
    public void Mmcs_of_either_direction_mcc_and_uniqueness_by_hand()
    {
        float[] truth = [1, 0, 0, 0, 1, 0, 0, 0, 1];
        float[] learned = [3, 0, 0, 0, -2, 0, 1, 1, 0, 0, 0, 0];
        DirectionMatch match = DirectionMatch.Of(learned, truth, 3, Two);
        double half = Math.Sqrt(0.5);
        Assert.Equal(2.0 / 3, match.Mcc, 1e-6);
        Assert.Equal((1 + half + 0) / 3, match.MmcsOfTruth, 1e-6);
        Assert.Equal((1 + 0 + half + 0) / 4, match.MmcsOfLearned, 1e-6);
        Assert.Equal([0, 1, 0, 0], match.Nearest);
        Assert.Equal(0.5, match.Uniqueness);
        Assert.Equal((0, 1), (match.Partner[0], match.Partner[1]));
        Assert.Equal([-1, 2], match.Partner[2..].Order());
    }

    /// <summary>
    /// Five rows; latent 0 stands for feature 0, latents 1 and 2 for feature 1. Latent 0 fires on rows 0, 1, 2, its feature on
    /// 1, 2, 3: precision and recall 2/3. Latent 1 fires exactly with its feature, latent 2 never.
    /// </summary>
    [Fact]
    public void Firing_scores_by_hand_count_dead_latents_0()
    {
        var scores = new FiringScores(3, 2, [0, 1, 1]);
        scores.Add(Firing([0], [0, 1], [0]), Firing([], [0, 1], [0]));
        scores.Add(Firing([1], []), Firing([0, 1], []));
        FiringReport report = scores.Report();
        Assert.Equal([2.0 / 3, 1, 0], report.PrecisionOf);
        Assert.Equal([2.0 / 3, 1, 0], report.RecallOf);
        Assert.Equal(2.0 / 3, report.F1Of[0], 1e-12);
        Assert.Equal((2.0 / 3 + 1) / 3, report.F1, 1e-12);
        Assert.Equal((5, 1), (report.Rows, report.Dead));
        Assert.Equal((1.0, 1.0), (report.L0, report.TrueL0));
    }

    static SparseCodes Firing(params int[][] rows) => Codes.Of([.. rows.Select(row => row.Select(one => (one, 1f)).ToArray())]);
}
