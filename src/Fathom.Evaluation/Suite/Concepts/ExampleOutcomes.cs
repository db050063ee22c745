namespace Fathom.Evaluation;

/// <summary>
/// Numbers of each of some examples, such as whether a probe is right on it, and their means where documents count several times
/// (<see cref="Bootstrap"/>), w_i times for example i:
/// <code>
/// mean_k = Σ_c n_c / n · Σ_{i in c} w_i v_ik / Σ_{i in c} w_i
/// </code>
/// As many examples of each class c were drawn as were wanted, so each class keeps its share in all draws.
/// </summary>
/// <param name="document">[n] place of each example's document.</param>
/// <param name="classOf">[n] from 0.</param>
/// <param name="values">v, [n, K]</param>
sealed class ExampleOutcomes(int[] document, int[] classOf, double[] values)
{
    readonly int[] counts = [.. Enumerable.Range(0, classOf.Max() + 1).Select(c => classOf.Count(one => one == c))];

    /// <summary>Place of another document that each example is made of as well, [n]: it counts as often as one is drawn, times as
    /// often as the other. Null where there is none.</summary>
    public int[]? Other { get; init; }

    /// <summary>n</summary>
    public int Examples => document.Length;

    /// <summary>Means over the examples.</summary>
    /// <param name="times">[documents] how often each counts; null for once.</param>
    /// <returns>[K]; not numbers where a class is left without an example.</returns>
    public double[] Means(int[]? times)
    {
        int k = values.Length / Examples;
        double[] sums = new double[counts.Length * k], weights = new double[counts.Length], means = new double[k];
        for (int i = 0; i < Examples; i++)
        {
            int weight = times is null ? 1 : Weight(times, i);
            if (weight == 0) continue;
            weights[classOf[i]] += weight;
            Span<double> of = sums.AsSpan(classOf[i] * k, k);
            ReadOnlySpan<double> own = values.AsSpan(i * k, k);
            for (int at = 0; at < k; at++) of[at] += weight * own[at];
        }
        for (int at = 0; at < k; at++)
        {
            for (int c = 0; c < counts.Length; c++)
                if (counts[c] > 0) means[at] += counts[c] * sums[c * k + at] / weights[c];
            means[at] /= Examples;
        }
        return means;
    }

    int Weight(int[] times, int example) => Other is null || Other[example] == document[example] ? times[document[example]]
        : times[document[example]] * times[Other[example]];
}
