namespace Fathom.Evaluation;

/// <summary>The threshold of a score that gives the best F1.</summary>
static class BestThreshold
{
    /// <param name="scores">[n]</param>
    /// <param name="positive">[n]</param>
    /// <returns>The limit that a positive's score has to exceed, the highest of equal ones, and the F1.</returns>
    public static (float Limit, double F1) Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positive)
    {
        float[] sorted = scores.ToArray();
        bool[] labels = positive.ToArray();
        Array.Sort(sorted, labels);
        int positives = labels.Count(label => label), hits = 0;
        (float Limit, double F1) best = (sorted.Length > 0 ? sorted[^1] : 0, 0);
        for (int at = sorted.Length - 1; at >= 0; at--)
        {
            if (labels[at]) hits++;
            bool tied = at > 0 && sorted[at - 1] == sorted[at];
            double f1 = Detector.Score(hits, sorted.Length - at, positives);
            if (tied || f1 <= best.F1) continue;
            best = (at > 0 ? Between(sorted[at - 1], sorted[at]) : float.NegativeInfinity, f1);
        }
        return best;
    }

    // Below the upper score however close the two are.
    static float Between(float lower, float upper)
    {
        float middle = lower + (upper - lower) / 2;
        return middle < upper ? middle : lower;
    }
}
