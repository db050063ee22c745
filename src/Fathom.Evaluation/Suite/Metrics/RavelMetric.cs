using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>Whether one attribute can be interchanged and another stays.</summary>
sealed class RavelMetric : ConceptMetric<AttributeTask>
{
    const string Category = "ravel", Formula = "labelled rows and probes; latents by probe attribution, their number chosen on training rows; error term kept";

    public override string Name => "ravel";

    public override string Summary => "whether latents of one attribute, interchanged between two tokens, change that attribute alone";

    protected override IEnumerable<AttributeTask> Tasks(LabelledConcepts concepts, ulong seed) =>
        AttributeTask.Of(concepts, seed);

    protected override IEnumerable<TaskScore?> Scores(AttributeTask task, EditableRows rows, ConceptProbes probes) =>
        Disentanglement.Of(task, rows, probes);

    protected override IReadOnlyList<Figure> Figures(TaskMeans means, int count) =>
    [
        means.Figure(Category, "disentanglement_score", "mean of the next two; ½ for nothing or everything interchanged", 0,
            headline: true, Sense.Higher),
        means.Figure(Category, "cause_score", "how often the attribute becomes the other token's", 1, headline: true,
            Sense.Higher),
        means.Figure(Category, "isolation_score", "how often the other attribute stays", 2, headline: true, Sense.Higher),
        means.Figure(Category, "latents", "latents that are interchanged, mean", 3) with { Resamples = null },
        new(Category, "attributes", "attributes, each beside another", count, IsCount: true, IsHeadline: true),
    ];

    protected override JsonObject Config(MetricContext context) => new() { ["formula"] = Formula };

    protected override string Footnote(MetricContext context) =>
        $"{Formula}; at most {AttributePair.Most} pairs of labelled attributes of the same tokens, those whose rarest combination is the commonest, " +
        $"each told with an accuracy of {AttributeTask.LeastAccuracy} at least; scored on held-out tokens whose two attributes the probes tell rightly before. Not RAVEL's prompts, and no generation: the probes stand for what the " +
        "model would say.";
}
