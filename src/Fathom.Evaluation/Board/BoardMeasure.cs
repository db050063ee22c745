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
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public static BoardScore Of(UnitActivations units, RowRange games, LabelledRows board, RowRange heldOut, LabelledRows truth,
        Workers workers)
    {
        BoardLabels labels = BoardLabels.Learn(units, games, board, workers);
        int properties = board.Variables, best = 0, bestAll = 0;
        var (sums, sumsAll) = (new double[BoardLabels.Thresholds], new double[BoardLabels.Thresholds]);
        for (int t = 0; t < BoardLabels.Thresholds; t++)
        {
            for (int property = 0; property < properties; property++)
            {
                if (property % BoardProperties.Classes != BoardProperties.Empty) sums[t] += labels.BestF1[t][property];
                sumsAll[t] += labels.BestF1[t][property];
            }
            if (sums[t] > sums[best]) best = t;
            if (sumsAll[t] > sumsAll[bestAll]) bestAll = t;
        }
        int coverable = Enumerable.Range(0, properties)
            .Count(p => p % BoardProperties.Classes != BoardProperties.Empty && board.Positives[p] > 0);
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
        };
    }

    static (int Threshold, double F1, double Precision, double Recall) Best(BoardReconstruction boards, LabelledRows truth,
        ulong[] counted)
    {
        (int Threshold, double F1, double Precision, double Recall) best = (0, 0, 0, 0);
        for (int t = 0; t < BoardLabels.Thresholds; t++)
        {
            (long hits, long said, long real) = boards.Count(t, truth, counted);
            if (hits == 0) continue;
            double f1 = 2.0 * hits / (said + real);
            if (f1 > best.F1) best = (t, f1, (double)hits / said, (double)hits / real);
        }
        return best;
    }

    static ulong[] Counted(int properties, bool withEmpty)
    {
        var counted = new ulong[UnitLabels.WordsOf(properties)];
        for (int property = 0; property < properties; property++)
            if (withEmpty || property % BoardProperties.Classes != BoardProperties.Empty)
                counted[property / 64] |= 1UL << property % 64;
        return counted;
    }
}
