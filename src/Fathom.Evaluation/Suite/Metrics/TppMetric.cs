using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>Whether the latents of one class can be taken out and leave the other classes.</summary>
sealed class TppMetric : ConceptMetric<ClassTask>
{
    const string Category = "tpp_metrics";

    public override string Name => "tpp";

    public override string Summary => "whether the latents of one class move its probe and no other (targeted probe perturbation)";

    protected override IEnumerable<ClassTask> Tasks(LabelledConcepts concepts, ulong seed) => ClassTask.Of(concepts, seed);

    protected override IEnumerable<TaskScore?> Scores(ClassTask task, EditableRows rows, ConceptProbes probes) =>
        [TargetedPerturbation.Of(task, rows, probes)];

    protected override IReadOnlyList<Figure> Figures(TaskMeans means, int count) =>
    [
        .. ProbeAttribution.Counts.SelectMany((n, i) => OfCount(means, n, 1 + i)),
        means.Figure(Category, "accuracy", "accuracy of the probes as they are", 0, headline: true),
        new(Category, "groups", "groups of classes", count, IsCount: true, IsHeadline: true),
    ];

    static IEnumerable<Figure> OfCount(TaskMeans means, int n, int at)
    {
        int counts = ProbeAttribution.Counts.Count;
        yield return means.Figure(Category, $"tpp_threshold_{n}_total_metric",
            $"fall of a class's own probe less that of the others, without {n} latents", at, ProbeAttribution.IsHeadline(n),
            Sense.Higher);
        yield return means.Figure(Category, $"tpp_threshold_{n}_intended_diff_only", "fall of its own", at + counts);
        yield return means.Figure(Category, $"tpp_threshold_{n}_unintended_diff_only", "fall of the others", at + 2 * counts);
    }

    protected override JsonObject Config(MetricContext context) => new()
    {
        ["formula"] = ProbeAttribution.Formula,
        ["n_values"] = new JsonArray([.. ProbeAttribution.Counts.Select(n => JsonValue.Create(n))]),
        ["classes"] = ClassTask.MostClasses,
    };

    protected override string Footnote(MetricContext context) =>
        $"mean Δ of the own probe − mean Δ of the others, {ProbeAttribution.Formula}; at most {ClassTask.MostGroups} groups of labels of {ClassTask.FewestClasses} to " +
        $"{ClassTask.MostClasses} values; probes learn on training tokens, accuracies are on held-out ones, as many of a class as of the others. " +
        "½ at most: the own probe falls to chance and no other falls.";
}
