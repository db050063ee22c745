namespace Fathom.Evaluation;

/// <summary>Area under the ROC curve: P(score of a positive &gt; that of a negative), ties counted half.</summary>
static class RankArea
{
    /// <param name="scores">[n]</param>
    /// <param name="positive">[n]</param>
    /// <param name="wins">Takes how many pairs each row wins: of a positive the negatives below it, of a negative the positives
    /// above it, ties counted half, [n]; empty where they are not asked for.</param>
    /// <returns>Not a number where all rows are positive or none is.</returns>
    public static double Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positive, Span<double> wins = default)
    {
        float[] sorted = scores.ToArray();
        int[] rows = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, rows);
        int positives = positive.Count(true), negatives = sorted.Length - positives;
        long positivesBelow = 0, negativesBelow = 0;
        double won = 0;
        for (int first = 0, end; first < sorted.Length; first = end)
        {
            int tied = 0;
            for (end = first; end < sorted.Length && sorted[end] == sorted[first]; end++)
                if (positive[rows[end]]) tied++;
            double ofPositive = negativesBelow + (end - first - tied) / 2.0, ofNegative = positives - positivesBelow - tied / 2.0;
            won += tied * ofPositive;
            for (int at = first; at < end && !wins.IsEmpty; at++) wins[rows[at]] = positive[rows[at]] ? ofPositive : ofNegative;
            (positivesBelow, negativesBelow) = (positivesBelow + tied, negativesBelow + end - first - tied);
        }
        return positives == 0 || negatives == 0 ? double.NaN : won / ((double)positives * negatives);
    }
}
