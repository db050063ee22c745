using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>Whether specific latents have taken over a part of general ones.</summary>
sealed class AbsorptionMetric : TaskMetric
{
    const string Letters = "mean", Hierarchy = "hierarchy";

    const string Full = "full absorption (Chanin et al. 2024 as in SAEBench 2025: by projection; from the mean without the feature)",
        Fraction = "absorption fraction (SAEBench 2025, share ≥ .4; from the mean without the feature)";

    public override string Name => "absorption";

    public override string Summary => "how much of a general feature specific latents carry in place of its own latent";

    public override MetricNeeds Needs => MetricNeeds.Model | MetricNeeds.OneSite;

    public override string? Lacks(MetricContext context) => base.Lacks(context)
        ?? (context.Labels is null && LetterTask.Of(context.Store, context.Items!, context.Seed) is null
            ? "no labels here, and too few words to learn first letters from" : null);

    protected override IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed,
        List<TaskScore> scores)
    {
        CoreEvaluation.RequireHeldOut(context.Store, context.Store.Description.Site);
        ConceptProbes probes = ConceptProbes.Of(context, subject);
        return [.. OfHierarchies(context, subject, seed, probes, scores), .. OfLetters(context, subject, seed, probes, scores)];
    }

    static IEnumerable<Figure> OfHierarchies(MetricContext context, CoreSubject subject, ulong seed, ConceptProbes probes,
        List<TaskScore> scores)
    {
        if (context.Labels is null) return [];
        var concepts = LabelledConcepts.Of(context);
        List<TaskScore> found = [];
        foreach (HierarchyTask task in HierarchyTask.Of(concepts, seed))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var rows = new EditableRows(subject.Coder, subject.Rows, task.Drawn.Rows, context.Workers);
            if (HierarchyAbsorption.Of(task, rows, probes) is { } score) found.Add(score);
        }
        scores.AddRange(found);
        var means = new TaskMeans(found, concepts.Split.HeldOutLabels.Documents.Count, context.Seed, context.Workers);
        return
        [
            means.Figure(Hierarchy, "hierarchy_full_absorption", $"parent on a child's tokens: {Full}", 0, headline: true,
                Sense.Lower),
            means.Figure(Hierarchy, "hierarchy_absorption_fraction", $"the same: {Fraction}", 1, headline: true, Sense.Lower),
            means.Figure(Hierarchy, "hierarchy_main_f1", "F1 of the parent's latents without the child", 2, headline: true,
                Sense.Higher),
            means.Figure(Hierarchy, "hierarchy_main_latents", "latents of a parent", 3) with { Resamples = null },
            new(Hierarchy, "hierarchy_pairs", "pairs of child and parent", found.Count, IsCount: true, IsHeadline: true),
        ];
    }

    static IEnumerable<Figure> OfLetters(MetricContext context, CoreSubject subject, ulong seed, ConceptProbes probes,
        List<TaskScore> scores)
    {
        if (LetterTask.Of(context.Store, context.Items!, seed) is not { } task) return [];
        var rows = new EditableRows(subject.Coder, subject.Rows, task.Drawn.Rows, context.Workers);
        var found = LetterAbsorption.Of(task, rows, probes);
        scores.AddRange(found.Letters);
        int documents = task.Drawn.Documents.Count;
        var means = new TaskMeans(found.Letters, documents, context.Seed, context.Workers);
        return
        [
            means.Figure(Letters, "mean_full_absorption_score", $"first letter: {Full}", 0, headline: true, Sense.Lower),
            means.Figure(Letters, "mean_absorption_fraction_score", $"the same: {Fraction}", 1, headline: true, Sense.Lower),
            means.Figure(Letters, "mean_num_split_features", "latents of a letter", 3) with { Resamples = null },
            means.Figure(Letters, "mean_main_f1", "F1 of a letter's latents", 2, headline: true, Sense.Higher),
            new(Letters, "letter_accuracy", $"how often probes tell the letter of unseen words, of {task.Letters.Length}",
                found.Accuracy, IsHeadline: true)
            {
                Resamples = Bootstrap.Of(documents, times => found.Told.Means(times)[0], context.Seed, context.Workers),
            },
            new(Letters, "letters", "letters that are told", found.Letters.Count, IsCount: true, IsHeadline: true),
        ];
    }

    protected override JsonObject Config(MetricContext context) => new()
    {
        ["formula_full_absorption"] = Full,
        ["formula_absorption_fraction"] = Fraction,
        ["f1_jump_threshold"] = MainLatents.LeastRise,
        ["full_absorption_probe_cos_sim_threshold"] = AbsorptionScore.FullCosine,
        ["absorption_fraction_probe_cos_sim_threshold"] = AbsorptionScore.FractionCosine,
        ["probe_projection_proportion_threshold"] = AbsorptionScore.LeastShare,
        ["absorption_fraction_max_absorbing_latents"] = AbsorptionScore.MostAbsorbing,
    };

    protected override string Footnote(MetricContext context) =>
        $"A feature's own latents are found by k-sparse probing (τ = {MainLatents.LeastRise}). Hierarchies: at most {HierarchyTask.Most} pairs that the labels show, " +
        "latents and probe of the parent from tokens without the child, scores on held-out tokens with it. Letters: words of held-out text that no probe " +
        $"has learnt from in any spelling, where the probes tell letters (accuracy and F1 ≥ {LetterAbsorption.LeastTold}). Where no latent tells the feature (a low F1), silence of its own latent says little, and low absorption is no merit.";
}
