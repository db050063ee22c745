namespace Fathom.Evaluation;

/// <summary>
/// Absorption where the truth is known: the probe and the main latents of a parent are those that tell examples with the parent alone from
/// examples without it, and it is measured on examples that have the child as well.
/// </summary>
static class HierarchyAbsorption
{
    /// <summary>Accuracy of the parent's probe below which it cannot be told.</summary>
    const double LeastAccuracy = 0.8;

    /// <returns>Of the parent on examples with the child; null where the probe does not tell it, or no latent goes with
    /// it.</returns>
    public static AbsorbedFeature? Of(HierarchyTask task, EditableRows rows, ConceptProbes probes)
    {
        DrawnRows drawn = task.Drawn;
        int[] train = drawn.Of(false, 0, 1), test = drawn.Of(true, 0, 1);
        LinearReadout probe = probes.Fit($"{task.Key} parent", rows, train, drawn.Mark(train, c => c == 1));
        if (ConceptProbes.Accuracy(probe, rows.Of(test), drawn.Mark(test, c => c == 1)) < LeastAccuracy) return null;
        var main = MainLatents.Of(drawn, rows, train, test, c => c == 1);
        int[] told = [.. drawn.Of(true, 2).Where(example => probe.Logit(rows.Activations, example) > 0)];
        return AbsorptionScore.Of(drawn, rows, probe, drawn.Of(false, 0), told, main.Latents) is { } score
            ? new(task.Name, main, score) : null;
    }
}
