namespace Fathom.Evaluation;

/// <summary>
/// How often a unit fires at each threshold, f &gt; t · max f with t = 0, .1, .2, …, and how often together with each variable.
/// </summary>
sealed class FiringCounter
{
    readonly LabelledRows labels;
    readonly BitCounters[] bins;
    readonly int[] fires, hits;
    readonly float[] limits;

    /// <param name="labels">Of the rows that are counted.</param>
    /// <param name="thresholds">T: t = 0, .1, …, (T − 1)/10.</param>
    public FiringCounter(LabelledRows labels, int thresholds)
    {
        this.labels = labels;
        bins = new BitCounters[thresholds];
        for (int t = 0; t < thresholds; t++) bins[t] = new BitCounters(labels.Words);
        fires = new int[thresholds];
        hits = new int[thresholds * labels.Variables];
        limits = new float[thresholds];
    }

    /// <summary>T</summary>
    public int Thresholds => limits.Length;

    /// <summary>Rows on which the unit fires at each threshold, [T].</summary>
    public ReadOnlySpan<int> Fires => fires;

    /// <summary>Those of them on which each variable is active, [V].</summary>
    public ReadOnlySpan<int> Hits(int threshold) => hits.AsSpan(threshold * labels.Variables, labels.Variables);

    /// <summary>t · max f as a float, so that every count compares with the same number.</summary>
    public static float Limit(int threshold, float max) => (float)(threshold * 0.1 * max);

    /// <summary>Counts one unit.</summary>
    /// <param name="rows">Rows on which it is positive.</param>
    /// <param name="values">Its activations there.</param>
    /// <param name="max">Its largest activation.</param>
    public void Count(ReadOnlySpan<int> rows, ReadOnlySpan<float> values, float max)
    {
        foreach (BitCounters bin in bins) bin.Clear();
        Array.Clear(fires);
        for (int t = 0; t < limits.Length; t++) limits[t] = Limit(t, max);
        for (int i = 0; i < rows.Length; i++)
        {
            int t = Highest(limits, values[i], max);
            fires[t]++;
            bins[t].Add(labels.Row(rows[i]));
        }
        // From "this is the highest threshold that it exceeds" to "it exceeds this threshold".
        int variables = labels.Variables;
        for (int t = limits.Length - 1; t >= 0; t--)
        {
            Span<int> here = hits.AsSpan(t * variables, variables);
            bins[t].Totals()[..variables].CopyTo(here);
            if (t == limits.Length - 1) continue;
            fires[t] += fires[t + 1];
            ReadOnlySpan<int> above = hits.AsSpan((t + 1) * variables, variables);
            for (int v = 0; v < variables; v++) here[v] += above[v];
        }
    }

    /// <summary>The highest threshold that a positive activation exceeds.</summary>
    public static int Highest(ReadOnlySpan<float> limits, float value, float max)
    {
        int t = Math.Clamp((int)(value / max * 10), 0, limits.Length - 1);
        while (t + 1 < limits.Length && value > limits[t + 1]) t++;
        while (t > 0 && value <= limits[t]) t--;
        return t;
    }
}
