using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>Whether the latents of one attribute can be taken out and leave another.</summary>
sealed class ScrMetric : ConceptMetric<AttributeTask>
{
    const string Category = "scr_metrics";

    public override string Name => "scr";

    public override string Summary => "how much of a probe's bias goes with the latents of what biases it (spurious correlation removal)";

    protected override IEnumerable<AttributeTask> Tasks(LabelledConcepts concepts, ulong seed) =>
        AttributeTask.Of(concepts, seed);

    protected override IEnumerable<TaskScore?> Scores(AttributeTask task, EditableRows rows, ConceptProbes probes) =>
        [SpuriousRemoval.Of(task, rows, probes)];

    protected override IReadOnlyList<Figure> Figures(TaskMeans means, int count) =>
    [
        .. ProbeAttribution.Counts.Select((n, i) => means.Figure(Category, $"scr_metric_threshold_{n}",
            $"share of a probe's bias that goes with {n} latents", 2 + i, ProbeAttribution.IsHeadline(n), Sense.Higher)),
        means.Figure(Category, "biased_accuracy", "accuracy of the biased probe", 0, headline: true),
        means.Figure(Category, "clean_accuracy", "accuracy of the probe learnt without the bias", 1, headline: true),
        new(Category, "pairs", "pairs of attributes with a bias to remove", count, IsCount: true, IsHeadline: true),
    ];

    protected override JsonObject Config(MetricContext context) => new()
    {
        ["formula"] = ProbeAttribution.Formula,
        ["n_values"] = new JsonArray([.. ProbeAttribution.Counts.Select(n => JsonValue.Create(n))]),
        ["least_bias"] = SpuriousRemoval.LeastBias,
    };

    protected override string Footnote(MetricContext context) =>
        $"(A_n − A_biased) / (A_clean − A_biased), {ProbeAttribution.Formula}; at most {AttributePair.Most} pairs of labelled attributes of the same tokens, those " +
        $"whose rarest combination is the commonest, each told with an accuracy of {AttributeTask.LeastAccuracy} at least; probes learn on training tokens, accuracies are on held-out ones. 1: the bias is gone; 0: nothing has " +
        "changed; below 0: what was wanted suffered.";
}
