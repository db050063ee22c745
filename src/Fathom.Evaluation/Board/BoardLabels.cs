using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// What units say of the board, learnt from labelled games: for each threshold every property's best F1, and for each unit and
/// threshold the properties that nearly always hold when it fires (precision ≥ .95 on at least 10 rows).
/// </summary>
sealed class BoardLabels
{
    /// <summary>t ∈ {0, .1, …, 1}</summary>
    public const int Thresholds = 11;

    const double HighPrecision = 0.95;
    const int FewestHits = 10, UnitsTogether = 16;

    BoardLabels(double[][] best, Dictionary<int, UnitLabels> units) => (BestF1, Units) = (best, units);

    /// <summary>[T][properties]</summary>
    public double[][] BestF1 { get; }

    /// <summary>Units that say anything.</summary>
    public Dictionary<int, UnitLabels> Units { get; }

    public static BoardLabels Learn(UnitActivations units, RowRange range, LabelledRows board, Workers workers)
    {
        double[][] best = Scores(board.Variables);
        var said = new Dictionary<int, UnitLabels>();
        foreach (Postings block in units.Blocks(range, workers))
        {
            int count = (block.Count + UnitsTogether - 1) / UnitsTogether;
            var (bests, labels) = (new double[count][][], new List<(int, UnitLabels)>[count]);
            workers.ForRanges(block.Count, UnitsTogether, (start, end, part) =>
            {
                (bests[part], labels[part]) = (Scores(board.Variables), []);
                var counter = new FiringCounter(board, Thresholds);
                for (int unit = start; unit < end; unit++)
                {
                    ReadOnlySpan<float> values = block.Values(unit);
                    if (values.Length == 0) continue;
                    float max = TensorPrimitives.Max(values);
                    counter.Count(block.Rows(unit), values, max);
                    if (Weigh(counter, board, max, bests[part]) is { } own) labels[part].Add((block.First + unit, own));
                }
            });
            for (int part = 0; part < count; part++)
            {
                foreach ((int unit, UnitLabels own) in labels[part]) said.Add(unit, own);
                for (int t = 0; t < Thresholds; t++)
                    for (int v = 0; v < board.Variables; v++) best[t][v] = Math.Max(best[t][v], bests[part][t][v]);
            }
        }
        return new(best, said);
    }

    static double[][] Scores(int properties) => [.. Enumerable.Range(0, Thresholds).Select(_ => new double[properties])];

    static UnitLabels? Weigh(FiringCounter counter, LabelledRows board, float max, double[][] best)
    {
        int words = UnitLabels.WordsOf(board.Variables);
        var masks = new ulong[Thresholds * words];
        bool any = false;
        for (int t = 0; t < Thresholds; t++)
        {
            int fires = counter.Fires[t];
            ReadOnlySpan<int> hits = counter.Hits(t);
            for (int v = 0; v < hits.Length; v++)
            {
                best[t][v] = Math.Max(best[t][v], Detector.Score(hits[v], fires, board.Positives[v]));
                if (hits[v] < FewestHits || hits[v] < HighPrecision * fires) continue;
                masks[t * words + v / 64] |= 1UL << v % 64;
                any = true;
            }
        }
        return any ? new UnitLabels(max, masks, words) : null;
    }
}
