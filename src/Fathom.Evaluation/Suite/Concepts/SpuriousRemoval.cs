using System.Text.Json.Nodes;

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
/// <param name="Outcomes">On test examples of the four combinations whether the biased probe is right, the clean one, and the
/// biased one without the n latents, n of <see cref="ProbeAttribution.Counts"/>.</param>
sealed record SpuriousRemoval(string Name, ExampleOutcomes Outcomes) : TaskScore(Name)
{
    /// <summary>A_clean − A_biased below which there is no bias to remove.</summary>
    public const double LeastBias = 0.1;

    /// <summary>S_n of <see cref="ProbeAttribution.Counts"/>.</summary>
    public double[] Scores => Numbers(null)[2..];

    /// <summary>A_biased, A_clean, and S_n, which is undefined where there is no bias.</summary>
    public override double[] Numbers(int[]? times)
    {
        double[] means = Outcomes.Means(times);
        (double biased, double clean) = (means[0], means[1]);
        double bias = clean > biased ? clean - biased : double.NaN;
        return [biased, clean, .. means.Skip(2).Select(value => (value - biased) / bias)];
    }

    public override JsonObject Entry => new()
    {
        ["task"] = Name,
        ["biased_accuracy"] = Numbers(null)[0],
        ["clean_accuracy"] = Numbers(null)[1],
        ["scores"] = new JsonArray([.. Scores.Select(value => JsonValue.Create(value))]),
    };

    /// <summary>The direction in which the biased probe is less accurate, as in SAEBench.</summary>
    /// <returns>Null where an attribute cannot be told, or the biased probe is about as good as the clean one.</returns>
    public static SpuriousRemoval? Of(AttributeTask task, EditableRows rows, ConceptProbes probes)
    {
        if (!task.IsTold(probes, rows)) return null;
        LinearReadout biased = task.Biased(probes, rows);
        DenseInputs whole = rows.Of(task.Test);
        bool[][] right = [.. Enumerable.Range(0, 2).Select(a => ConceptProbes.Right(biased, whole, task.Has(task.Test, a)))];
        int wanted = Share(right[0]) <= Share(right[1]) ? 0 : 1;
        bool[] truth = task.Has(task.Test, wanted), clean = ConceptProbes.Right(task.Clean(probes, rows, wanted), whole, truth);
        if (Share(clean) - Share(right[wanted]) < LeastBias) return null;
        int[] ranked = task.Ranked(rows, task.Clean(probes, rows, 1 - wanted), 1 - wanted);
        bool[][] all = [right[wanted], clean, .. ProbeAttribution.Counts.Select(n => ConceptProbes.Right(biased,
            rows.Without(task.Test, ProbeAttribution.First(ranked, n, rows.LatentCount)), truth))];
        double[] outcomes = [.. Enumerable.Range(0, truth.Length).SelectMany(i => all.Select(one => one[i] ? 1.0 : 0))];
        return new($"{task.Pair.Name}: the {(wanted == 0 ? "first" : "second")} without the other",
            task.Drawn.Outcomes(task.Test, outcomes, cell => cell));
    }

    static double Share(bool[] right) => right.Count(yes => yes) / (double)right.Length;
}
