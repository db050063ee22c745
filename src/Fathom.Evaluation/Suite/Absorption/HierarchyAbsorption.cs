namespace Fathom.Evaluation;

/// <summary>
/// Absorption where the truth is known: the probe and the main latents of a parent are those that tell examples with the parent alone from
/// examples without it, and it is measured on examples that have the child as well.
/// </summary>
/// <param name="Name">Child and parent.</param>
/// <param name="Main">Main latents of the parent.</param>
/// <param name="Score">On examples with the child.</param>
sealed record HierarchyAbsorption(string Name, MainLatents Main, AbsorptionScore Score)
{
    /// <summary>Accuracy of the parent's probe below which it cannot be told.</summary>
    const double LeastAccuracy = 0.8;

    /// <returns>Null where the probe does not tell the parent, or no latent goes with it.</returns>
    public static HierarchyAbsorption? Of(HierarchyTask task, EditableRows rows, ConceptProbes probes)
    {
        DrawnRows drawn = task.Drawn;
        int[] train = drawn.Of(false, 0, 1), test = drawn.Of(true, 0, 1);
        bool[] trained = drawn.Mark(train, c => c == 1), tested = drawn.Mark(test, c => c == 1);
        LinearReadout probe = probes.Fit($"{task.Key} parent", rows, train, trained);
        if (ConceptProbes.Accuracy(probe, rows.Of(test), tested) < LeastAccuracy) return null;
        MainLatents main = MainLatents.Of(rows.Latents, (train, trained), (test, tested));
        int[] told = [.. drawn.Of(true, 2).Where(example => probe.Logit(rows.Activations, example) > 0)];
        return AbsorptionScore.Of(rows, probe, drawn.Of(false, 0), told, main.Latents) is { } score ? new(task.Name, main, score) : null;
    }
}
