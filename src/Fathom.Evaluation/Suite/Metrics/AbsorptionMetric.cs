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
            ? "no labels here, and too few tokens of letters alone to learn first letters from" : null);

    protected override IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed, JsonArray tasks)
    {
        CoreEvaluation.RequireHeldOut(context.Store, context.Store.Description.Site);
        ConceptProbes probes = ConceptProbes.Of(context, subject);
        return [.. OfHierarchies(context, subject, seed, probes, tasks), .. OfLetters(context, subject, seed, probes, tasks)];
    }

    static IEnumerable<Figure> OfHierarchies(MetricContext context, CoreSubject subject, ulong seed, ConceptProbes probes, JsonArray tasks)
    {
        if (context.Labels is null) return [];
        List<HierarchyAbsorption> scores = [];
        foreach (HierarchyTask task in HierarchyTask.Of(LabelledConcepts.Of(context), seed))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (HierarchyAbsorption.Of(task, new EditableRows(subject.Coder, subject.Rows, task.Drawn.Rows, context.Workers), probes) is not { } score) continue;
            scores.Add(score);
            tasks.Add(Entry(score.Name, score.Main, score.Score));
        }
        return
        [
            new(Hierarchy, "hierarchy_full_absorption", $"parent on a child's tokens: {Full}", Mean(scores, one => one.Score.Full), IsHeadline: true)
            {
                Sense = Sense.Lower,
            },
            new(Hierarchy, "hierarchy_absorption_fraction", $"the same: {Fraction}", Mean(scores, one => one.Score.Fraction), IsHeadline: true)
            {
                Sense = Sense.Lower,
            },
            new(Hierarchy, "hierarchy_main_f1", "F1 of the parent's latents without the child", Mean(scores, one => one.Main.F1), IsHeadline: true)
            {
                Sense = Sense.Higher,
            },
            new(Hierarchy, "hierarchy_main_latents", "latents of a parent", Mean(scores, one => one.Main.Latents.Length)),
            new(Hierarchy, "hierarchy_pairs", "pairs of child and parent", scores.Count, IsCount: true, IsHeadline: true),
        ];
    }

    static IEnumerable<Figure> OfLetters(MetricContext context, CoreSubject subject, ulong seed, ConceptProbes probes, JsonArray tasks)
    {
        if (LetterTask.Of(context.Store, context.Items!, seed) is not { } task) return [];
        LetterAbsorption found = LetterAbsorption.Of(task, new EditableRows(subject.Coder, subject.Rows, task.Drawn.Rows, context.Workers), probes);
        foreach (var (letter, main, score) in found.Letters) tasks.Add(Entry($"begins with {letter}", main, score));
        return
        [
            new(Letters, "mean_full_absorption_score", $"first letter: {Full}", Mean(found.Letters, one => one.Score.Full), IsHeadline: true)
            {
                Sense = Sense.Lower,
            },
            new(Letters, "mean_absorption_fraction_score", $"the same: {Fraction}", Mean(found.Letters, one => one.Score.Fraction), IsHeadline: true)
            {
                Sense = Sense.Lower,
            },
            new(Letters, "mean_num_split_features", "latents of a letter", Mean(found.Letters, one => one.Main.Latents.Length)),
            new(Letters, "mean_main_f1", "F1 of a letter's latents", Mean(found.Letters, one => one.Main.F1), IsHeadline: true) { Sense = Sense.Higher },
            new(Letters, "letter_accuracy", $"how often probes tell the letter of unseen tokens, of {task.Letters.Length}", found.Accuracy, IsHeadline: true),
            new(Letters, "letters", "letters that are told", found.Letters.Count, IsCount: true, IsHeadline: true),
        ];
    }

    static JsonObject Entry(string name, MainLatents main, AbsorptionScore score) => new()
    {
        ["task"] = name,
        ["main_latents"] = new JsonArray([.. main.Latents.Select(latent => JsonValue.Create(latent))]),
        ["main_f1"] = main.F1,
        ["examples"] = score.Examples,
        ["full_absorption"] = score.Full,
        ["absorption_fraction"] = score.Fraction,
    };

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
        "latents and probe of the parent from tokens without the child, scores on held-out tokens with it. Letters: tokens of held-out text that no probe " +
        $"has learnt from, where the probes tell letters (accuracy and F1 ≥ {LetterAbsorption.LeastTold}). Where no latent tells the feature (a low F1), silence of its own latent says little, and low absorption is no merit.";
}
