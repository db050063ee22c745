namespace Fathom.Evaluation;

/// <summary>Area under the ROC curve: P(score of a positive &gt; that of a negative), ties counted half.</summary>
static class RankArea
{
    /// <param name="scores">[n]</param>
    /// <param name="positive">[n]</param>
    /// <returns>Not a number where all rows are positive or none is.</returns>
    public static double Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positive)
    {
        float[] sorted = scores.ToArray();
        bool[] labels = positive.ToArray();
        Array.Sort(sorted, labels);
        long positives = 0, negatives = 0;
        double won = 0;
        for (int at = 0; at < sorted.Length;)
        {
            long tiedPositives = 0, tied = 0;
            float score = sorted[at];
            for (; at < sorted.Length && sorted[at] == score; at++, tied++)
                if (labels[at]) tiedPositives++;
            won += tiedPositives * (negatives + (tied - tiedPositives) / 2.0);
            positives += tiedPositives;
            negatives += tied - tiedPositives;
        }
        return positives == 0 || negatives == 0 ? double.NaN : won / ((double)positives * negatives);
    }
}
