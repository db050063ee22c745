using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>Whether one attribute can be interchanged and another stays.</summary>
sealed class RavelMetric : TaskMetric
{
    const string Category = "ravel", Formula = "labelled rows and probes; latents by probe attribution, their number chosen on training rows; error term kept";

    public override string Name => "ravel";

    public override string Summary => "whether latents of one attribute, interchanged between two tokens, change that attribute alone";

    public override MetricNeeds Needs => MetricNeeds.Model | MetricNeeds.OneSite | MetricNeeds.Labels;

    protected override IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed, JsonArray tasks)
    {
        ConceptProbes probes = ConceptProbes.Of(context, subject);
        List<Disentanglement> scores = [];
        foreach (AttributeTask task in AttributeTask.Of(LabelledConcepts.Of(context), seed))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            scores.AddRange(Disentanglement.Of(task, new EditableRows(subject.Coder, subject.Rows, task.Drawn.Rows, context.Workers), probes));
        }
        foreach (Disentanglement score in scores)
            tasks.Add(new JsonObject
            {
                ["task"] = score.Name,
                ["latents"] = score.Latents,
                ["pairs"] = score.Pairs,
                ["cause"] = score.Cause,
                ["isolation"] = score.Isolation,
            });
        return
        [
            Of("disentanglement_score", "mean of the next two; ½ for nothing or everything interchanged", score => score.Score, scores),
            Of("cause_score", "how often the attribute becomes the other token's", score => score.Cause, scores),
            Of("isolation_score", "how often the other attribute stays", score => score.Isolation, scores),
            new(Category, "latents", "latents that are interchanged, mean", Mean(scores, score => score.Latents)),
            new(Category, "attributes", "attributes, each beside another", scores.Count, IsCount: true, IsHeadline: true),
        ];
    }

    static Figure Of(string key, string words, Func<Disentanglement, double> value, List<Disentanglement> scores) =>
        new(Category, key, words, Mean(scores, value), IsHeadline: true) { Sense = Sense.Higher };

    protected override JsonObject Config(MetricContext context) => new() { ["formula"] = Formula };

    protected override string Footnote(MetricContext context) =>
        $"{Formula}; at most {AttributePair.Most} pairs of labelled attributes of the same tokens, those whose rarest combination is the commonest, " +
        $"each told with an accuracy of {AttributeTask.LeastAccuracy} at least; scored on held-out tokens whose two attributes the probes tell rightly before. Not RAVEL's prompts, and no generation: the probes stand for what the " +
        "model would say.";
}
