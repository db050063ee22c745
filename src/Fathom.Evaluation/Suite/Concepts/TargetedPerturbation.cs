namespace Fathom.Evaluation;

/// <summary>
/// Targeted probe perturbation (SAEBench, Karvonen et al. 2025): a probe for each of C classes against the others; the n latents that
/// move the probe of class i most towards it are taken out, and Δ_ij is by how much the accuracy of probe j falls.
/// <code>
/// TPP_n = mean_i Δ_ii − mean_{i ≠ j} Δ_ij        accuracies on as many examples of the class as of the others
/// </code>
/// Latents that are one class each take a probe from 1 to ½ and leave the others: ½.
/// </summary>
/// <param name="Name">The group.</param>
/// <param name="Accuracy">Mean over the probes as they are.</param>
/// <param name="Intended">mean Δ_ii, for <see cref="ProbeAttribution.Counts"/>.</param>
/// <param name="Unintended">mean Δ_ij, likewise.</param>
sealed record TargetedPerturbation(string Name, double Accuracy, double[] Intended, double[] Unintended)
{
    /// <returns>Null where the probes do not tell the classes.</returns>
    public static TargetedPerturbation? Of(ClassTask task, EditableRows rows, ConceptProbes probes)
    {
        int classes = task.Classes;
        LinearReadout[] probe = [.. Enumerable.Range(0, classes).Select(c => task.Probe(probes, rows, c))];
        double[] before = Accuracies(task, probe, rows.Of(task.Test));
        if (before.Average() < AttributeTask.LeastAccuracy) return null;
        int[][] ranked = [.. Enumerable.Range(0, classes).Select(c => task.Ranked(rows, probe[c], c))];
        var (intended, unintended) = (new double[ProbeAttribution.Counts.Count], new double[ProbeAttribution.Counts.Count]);
        for (int n = 0; n < intended.Length; n++)
            for (int i = 0; i < classes; i++)
            {
                DenseFeatures without = rows.Without(task.Test, ProbeAttribution.First(ranked[i], ProbeAttribution.Counts[n], rows.LatentCount));
                double[] after = Accuracies(task, probe, without);
                intended[n] += (before[i] - after[i]) / classes;
                for (int j = 0; j < classes; j++)
                    if (j != i) unintended[n] += (before[j] - after[j]) / (classes * (classes - 1));
            }
        return new(task.Name, before.Average(), intended, unintended);
    }

    // Of each probe on as many examples of its class as of others.
    static double[] Accuracies(ClassTask task, LinearReadout[] probe, DenseFeatures test) => [.. probe.Select((one, c) =>
    {
        int[] places = [.. task.Balanced(true, c).Select(example => example - task.Test[0])];
        return places.Count(at => one.Logit(test, at) > 0 == (task.Drawn.Class[task.Test[at]] == c)) / (double)places.Length;
    })];
}
