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

    BoardLabels(Detector[][] best, Dictionary<int, UnitLabels> units) => (Best, Units) = (best, units);

    /// <summary>[T][properties]; ties go to the lower unit.</summary>
    public Detector[][] Best { get; }

    /// <summary>Units that say anything.</summary>
    public Dictionary<int, UnitLabels> Units { get; }

    public static BoardLabels Learn(UnitActivations units, RowRange range, LabelledRows board, Workers workers)
    {
        Detector[][] best = Nothing(board.Variables);
        var said = new Dictionary<int, UnitLabels>();
        foreach (Postings block in units.Blocks(range, workers))
        {
            int count = (block.Count + UnitsTogether - 1) / UnitsTogether;
            var (bests, labels) = (new Detector[count][][], new List<(int, UnitLabels)>[count]);
            workers.ForRanges(block.Count, UnitsTogether, (start, end, part) =>
            {
                (bests[part], labels[part]) = (Nothing(board.Variables), []);
                var counter = new FiringCounter(board, Thresholds);
                for (int unit = start; unit < end; unit++)
                {
                    ReadOnlySpan<float> values = block.Values(unit);
                    if (values.Length == 0) continue;
                    float max = TensorPrimitives.Max(values);
                    counter.Count(block.Rows(unit), values, max);
                    if (Weigh(counter, board, block.First + unit, max, bests[part]) is { } own)
                        labels[part].Add((block.First + unit, own));
                }
            });
            for (int part = 0; part < count; part++)
            {
                foreach ((int unit, UnitLabels own) in labels[part]) said.Add(unit, own);
                for (int t = 0; t < Thresholds; t++)
                    for (int v = 0; v < board.Variables; v++)
                        if (bests[part][t][v].F1 > best[t][v].F1) best[t][v] = bests[part][t][v];
            }
        }
        return new(best, said);
    }

    static Detector[][] Nothing(int properties) =>
        [.. Enumerable.Range(0, Thresholds).Select(_ => Enumerable.Repeat(Detector.None, properties).ToArray())];

    static UnitLabels? Weigh(FiringCounter counter, LabelledRows board, int unit, float max, Detector[][] best)
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
                double f1 = Detector.Score(hits[v], fires, board.Positives[v]);
                if (f1 > best[t][v].F1) best[t][v] = new(unit, t, max, f1);
                if (hits[v] < FewestHits || hits[v] < HighPrecision * fires) continue;
                masks[t * words + v / 64] |= 1UL << v % 64;
                any = true;
            }
        }
        return any ? new UnitLabels(max, masks, words) : null;
    }
}
