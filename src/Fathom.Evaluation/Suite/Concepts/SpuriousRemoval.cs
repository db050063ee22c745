namespace Fathom.Evaluation;

/// <summary>
/// Spurious correlation removal (SAEBench, Karvonen et al. 2025; SHIFT, Marks et al. 2024): a probe is learnt where a wanted and a
/// spurious attribute always go together; the n latents that move the probe of the spurious one most are taken out.
/// <code>
/// S_n = (A_n − A_biased) / (A_clean − A_biased)     accuracies of telling the wanted one where the two are independent
/// </code>
/// 1: the biased probe has become as good as one learnt without the bias.
/// </summary>
/// <param name="Name">The attributes, which is wanted.</param>
/// <param name="Biased">A_biased</param>
/// <param name="Clean">A_clean</param>
/// <param name="Scores">S_n of <see cref="ProbeAttribution.Counts"/>.</param>
sealed record SpuriousRemoval(string Name, double Biased, double Clean, double[] Scores)
{
    /// <summary>A_clean − A_biased below which there is no bias to remove.</summary>
    public const double LeastBias = 0.1;

    /// <summary>The direction in which the biased probe is less accurate, as in SAEBench.</summary>
    /// <returns>Null where an attribute cannot be told, or the biased probe is about as good as the clean one.</returns>
    public static SpuriousRemoval? Of(AttributeTask task, EditableRows rows, ConceptProbes probes)
    {
        if (!task.IsTold(probes, rows)) return null;
        LinearReadout biased = task.Biased(probes, rows);
        DenseFeatures whole = rows.Of(task.Test);
        double[] accuracy = [.. new[] { 0, 1 }.Select(attribute => ConceptProbes.Accuracy(biased, whole, task.Has(task.Test, attribute)))];
        int wanted = accuracy[0] <= accuracy[1] ? 0 : 1;
        bool[] truth = task.Has(task.Test, wanted);
        double clean = ConceptProbes.Accuracy(task.Clean(probes, rows, wanted), whole, truth);
        if (clean - accuracy[wanted] < LeastBias) return null;
        int[] ranked = task.Ranked(rows, task.Clean(probes, rows, 1 - wanted), 1 - wanted);
        double[] scores = [.. ProbeAttribution.Counts.Select(n =>
        {
            DenseFeatures without = rows.Without(task.Test, ProbeAttribution.First(ranked, n, rows.LatentCount));
            return (ConceptProbes.Accuracy(biased, without, truth) - accuracy[wanted]) / (clean - accuracy[wanted]);
        })];
        return new($"{task.Pair.Name}: the {(wanted == 0 ? "first" : "second")} without the other", accuracy[wanted], clean, scores);
    }
}
