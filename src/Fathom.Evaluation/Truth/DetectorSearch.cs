using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Which unit, at which threshold, tells a variable best, and which variable each unit tells best: by F1 on the training rows.
/// Ties go to the lower unit (or variable), then to the lower threshold.
/// </summary>
sealed class DetectorSearch
{
    /// <summary>t ∈ {0, .1, …, .9}</summary>
    public const int Thresholds = 10;

    const int UnitsTogether = 16;

    DetectorSearch(Detector[] best, (int Variable, Detector Detector)[] tracked) => (OfVariable, OfUnit) = (best, tracked);

    /// <summary>[V]</summary>
    public Detector[] OfVariable { get; }

    /// <summary>[units]; variable −1 where a unit never fires with one.</summary>
    public (int Variable, Detector Detector)[] OfUnit { get; }

    /// <param name="units">The candidates.</param>
    /// <param name="range">Rows to choose on.</param>
    /// <param name="labels">Of these rows.</param>
    /// <param name="common">[V], whether a variable is common enough to be looked for.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public static DetectorSearch Run(UnitActivations units, RowRange range, LabelledRows labels, bool[] common, Workers workers)
    {
        var best = new Detector[labels.Variables];
        Array.Fill(best, Detector.None);
        var tracked = new (int, Detector)[units.Count];
        foreach (Postings block in units.Blocks(range, workers))
        {
            var parts = new Detector[(block.Count + UnitsTogether - 1) / UnitsTogether][];
            workers.ForRanges(block.Count, UnitsTogether, (start, end, part) =>
            {
                var counter = new FiringCounter(labels, Thresholds);
                Detector[] own = parts[part] = new Detector[labels.Variables];
                Array.Fill(own, Detector.None);
                for (int unit = start; unit < end; unit++)
                    tracked[block.First + unit] = Weigh(block, unit, labels, common, counter, own);
            });
            foreach (Detector[] part in parts)
                for (int v = 0; v < best.Length; v++)
                    if (part[v].F1 > best[v].F1) best[v] = part[v];
        }
        return new(best, tracked);
    }

    static (int, Detector) Weigh(Postings block, int unit, LabelledRows labels, bool[] common, FiringCounter counter,
        Detector[] best)
    {
        (int Variable, Detector Detector) tracked = (-1, Detector.None);
        ReadOnlySpan<float> values = block.Values(unit);
        if (values.Length == 0) return tracked;
        float max = System.Numerics.Tensors.TensorPrimitives.Max(values);
        counter.Count(block.Rows(unit), values, max);
        for (int t = 0; t < Thresholds; t++)
        {
            ReadOnlySpan<int> hits = counter.Hits(t);
            int fires = counter.Fires[t];
            for (int v = 0; v < hits.Length; v++)
            {
                if (!common[v]) continue;
                double f1 = Detector.Score(hits[v], fires, labels.Positives[v]);
                if (f1 > best[v].F1) best[v] = new(block.First + unit, t, max, f1);
                if (f1 > tracked.Detector.F1 || (f1 == tracked.Detector.F1 && f1 > 0 && v < tracked.Variable))
                    tracked = (v, new(block.First + unit, t, max, f1));
            }
        }
        return tracked;
    }
}
