using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Coverage and reconstruction of the board by one kind of unit.</summary>
static class BoardMeasure
{
    /// <param name="units">Latents, neurons or probes.</param>
    /// <param name="games">Rows of the labelled games.</param>
    /// <param name="board">Their boards.</param>
    /// <param name="heldOut">Rows of the held-out games.</param>
    /// <param name="truth">Their boards.</param>
    /// <param name="seed">Of draws of games.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public static BoardScore Of(UnitActivations units, RowRange games, LabelledRows board, RowRange heldOut, LabelledRows truth,
        ulong seed, Workers workers)
    {
        BoardLabels labels = BoardLabels.Learn(units, games, board, workers);
        int properties = board.Variables, best = 0, bestAll = 0;
        var (sums, sumsAll) = (new double[BoardLabels.Thresholds], new double[BoardLabels.Thresholds]);
        for (int t = 0; t < BoardLabels.Thresholds; t++)
        {
            for (int property = 0; property < properties; property++)
            {
                if (BoardProperties.IsDisc(property)) sums[t] += labels.Best[t][property].F1;
                sumsAll[t] += labels.Best[t][property].F1;
            }
            if (sums[t] > sums[best]) best = t;
            if (sumsAll[t] > sumsAll[bestAll]) bestAll = t;
        }
        int coverable = Enumerable.Range(0, properties)
            .Count(p => BoardProperties.IsDisc(p) && board.Positives[p] > 0);
        int occurring = Enumerable.Range(0, properties).Count(p => board.Positives[p] > 0);

        BoardReconstruction boards = BoardReconstruction.Of(units, labels, heldOut, properties, workers);
        var published = Best(boards, truth, Counted(properties, withEmpty: false));
        return new()
        {
            CoveragePublished = sums[best] / properties,
            Coverage = sums[best] / Math.Max(1, coverable),
            CoverageAllClasses = sumsAll[bestAll] / Math.Max(1, occurring),
            CoverageThreshold = best / 10.0,
            Reconstruction = published.F1,
            ReconstructionPrecision = published.Precision,
            ReconstructionRecall = published.Recall,
            ReconstructionThreshold = published.Threshold / 10.0,
            ReconstructionAllClasses = Best(boards, truth, Counted(properties, withEmpty: true)).F1,
            CoverageDrawn = BoardCoverage.Draw(units, labels.Best[best], games, board, seed, workers),
            ReconstructionDrawn = Bootstrap.Of(published.Counts, 3, F1, seed, workers),
        };
    }

    static (int Threshold, double F1, double Precision, double Recall, double[] Counts) Best(BoardReconstruction boards,
        LabelledRows truth, ulong[] counted)
    {
        (int Threshold, double F1, double Precision, double Recall, double[] Counts) best = default;
        for (int t = 0; t < BoardLabels.Thresholds; t++)
        {
            double[] counts = boards.Count(t, truth, counted), all = new double[3];
            for (int i = 0; i < counts.Length; i++) all[i % 3] += counts[i];
            if (t > 0 && F1(all) <= best.F1) continue;
            best = (t, F1(all), all[0] == 0 ? 0 : all[0] / all[1], all[0] == 0 ? 0 : all[0] / all[2], counts);
        }
        return best;
    }

    static double F1(double[] counts) => counts[0] == 0 ? 0 : 2 * counts[0] / (counts[1] + counts[2]);

    static ulong[] Counted(int properties, bool withEmpty)
    {
        var counted = new ulong[UnitLabels.WordsOf(properties)];
        for (int property = 0; property < properties; property++)
            if (withEmpty || BoardProperties.IsDisc(property))
                counted[property / 64] |= 1UL << property % 64;
        return counted;
    }
}
