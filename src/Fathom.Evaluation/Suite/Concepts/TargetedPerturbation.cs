using System.Text.Json.Nodes;

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
/// <param name="OfProbe">[C] on the examples of each probe: whether it is right, by how much it is less so without the n latents
/// of its own class, n of <see cref="ProbeAttribution.Counts"/>, and without those of each other class, added up.</param>
sealed record TargetedPerturbation(string Name, ExampleOutcomes[] OfProbe) : TaskScore(Name)
{
    static int Ns => ProbeAttribution.Counts.Count;

    /// <summary>Mean over the probes as they are.</summary>
    public double Accuracy => Numbers(null)[0];

    /// <summary>mean Δ_ii, for <see cref="ProbeAttribution.Counts"/>.</summary>
    public double[] Intended => Numbers(null)[(1 + Ns)..(1 + 2 * Ns)];

    /// <summary>mean Δ_ij, likewise.</summary>
    public double[] Unintended => Numbers(null)[(1 + 2 * Ns)..];

    /// <summary>The accuracy; TPP_n; mean Δ_ii; mean Δ_ij.</summary>
    public override double[] Numbers(int[]? times)
    {
        double[][] means = [.. OfProbe.Select(probe => probe.Means(times))];
        double[] intended = [.. Enumerable.Range(1, Ns).Select(at => means.Average(of => of[at]))],
            unintended = [.. Enumerable.Range(1 + Ns, Ns).Select(at => means.Average(of => of[at]) / (OfProbe.Length - 1))];
        double[] total = [.. intended.Zip(unintended, (own, others) => own - others)];
        return [means.Average(of => of[0]), .. total, .. intended, .. unintended];
    }

    public override JsonObject Entry => new()
    {
        ["task"] = Name,
        ["classes"] = OfProbe.Length,
        ["accuracy"] = Accuracy,
        ["intended"] = new JsonArray([.. Intended.Select(value => JsonValue.Create(value))]),
        ["unintended"] = new JsonArray([.. Unintended.Select(value => JsonValue.Create(value))]),
    };

    /// <returns>Null where the probes do not tell the classes.</returns>
    public static TargetedPerturbation? Of(ClassTask task, EditableRows rows, ConceptProbes probes)
    {
        int classes = task.Classes, terms = 1 + 2 * Ns;
        LinearReadout[] probe = [.. Enumerable.Range(0, classes).Select(c => task.Probe(probes, rows, c))];
        int[][] examples = [.. Enumerable.Range(0, classes).Select(c => task.Balanced(true, c))];
        bool[][] before = Right(rows.Of(task.Test));
        if (before.Average(right => right.Count(yes => yes) / (double)right.Length) < AttributeTask.LeastAccuracy) return null;
        double[][] values = [.. before.Select(right => new double[right.Length * terms])];
        for (int j = 0; j < classes; j++)
            for (int at = 0; at < before[j].Length; at++) values[j][at * terms] = before[j][at] ? 1 : 0;
        for (int i = 0; i < classes; i++)
        {
            int[] ranked = task.Ranked(rows, probe[i], i);
            for (int n = 0; n < Ns; n++)
            {
                bool[] taken = ProbeAttribution.First(ranked, ProbeAttribution.Counts[n], rows.LatentCount);
                bool[][] after = Right(rows.Without(task.Test, taken));
                for (int j = 0; j < classes; j++)
                    for (int at = 0, term = 1 + n + (i == j ? 0 : Ns); at < after[j].Length; at++)
                        values[j][at * terms + term] += values[j][at * terms] - (after[j][at] ? 1 : 0);
            }
        }
        return new(task.Name, [.. values.Select((of, c) => task.Drawn.Outcomes(examples[c], of, one => one))]);

        // Of each probe on as many examples of its class as of others.
        bool[][] Right(DenseInputs test) => [.. probe.Select((one, c) => examples[c].Select(example =>
            one.Logit(test, example - task.Test[0]) > 0 == (task.Drawn.Class[example] == c)).ToArray())];
    }
}
