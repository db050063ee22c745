using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>Whether the latents of one attribute can be taken out and leave another.</summary>
sealed class ScrMetric : TaskMetric
{
    const string Category = "scr_metrics", Formula = "SAEBench 2025: probe attribution, error term kept";

    const int Headline = 20;

    public override string Name => "scr";

    public override string Summary => "how much of a probe's bias goes with the latents of what biases it (spurious correlation removal)";

    public override MetricNeeds Needs => MetricNeeds.Model | MetricNeeds.OneSite | MetricNeeds.Labels;

    protected override IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed, JsonArray tasks)
    {
        ConceptProbes probes = ConceptProbes.Of(context, subject);
        List<SpuriousRemoval> scores = [];
        foreach (AttributeTask task in AttributeTask.Of(LabelledConcepts.Of(context), seed))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (SpuriousRemoval.Of(task, new EditableRows(subject.Coder, subject.Rows, task.Drawn.Rows, context.Workers), probes) is not { } score)
                continue;
            scores.Add(score);
            tasks.Add(new JsonObject
            {
                ["task"] = score.Name,
                ["biased_accuracy"] = score.Biased,
                ["clean_accuracy"] = score.Clean,
                ["scores"] = new JsonArray([.. score.Scores.Select(value => JsonValue.Create(value))]),
            });
        }
        return
        [
            .. ProbeAttribution.Counts.Select((n, i) => new Figure(Category, $"scr_metric_threshold_{n}",
                $"share of a probe's bias that goes with {n} latents", Mean(scores, score => score.Scores[i]), IsHeadline: n is 2 or Headline or 500)
            {
                Sense = Sense.Higher,
            }),
            new(Category, "biased_accuracy", "accuracy of the biased probe", Mean(scores, score => score.Biased), IsHeadline: true),
            new(Category, "clean_accuracy", "accuracy of the probe learnt without the bias", Mean(scores, score => score.Clean), IsHeadline: true),
            new(Category, "pairs", "pairs of attributes with a bias to remove", scores.Count, IsCount: true, IsHeadline: true),
        ];
    }

    protected override JsonObject Config(MetricContext context) => new()
    {
        ["formula"] = Formula,
        ["n_values"] = new JsonArray([.. ProbeAttribution.Counts.Select(n => JsonValue.Create(n))]),
        ["least_bias"] = SpuriousRemoval.LeastBias,
    };

    protected override string Footnote(MetricContext context) =>
        $"(A_n − A_biased) / (A_clean − A_biased), {Formula}; at most {AttributePair.Most} pairs of labelled attributes of the same tokens, those " +
        $"whose rarest combination is the commonest, each told with an accuracy of {AttributeTask.LeastAccuracy} at least; probes learn on training tokens, accuracies are on held-out ones. 1: the bias is gone; 0: nothing has " +
        "changed; below 0: what was wanted suffered.";
}
