using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>Whether the latents of one class can be taken out and leave the other classes.</summary>
sealed class TppMetric : TaskMetric
{
    const string Category = "tpp_metrics", Formula = "SAEBench 2025: probe attribution, error term kept";

    const int Headline = 20;

    public override string Name => "tpp";

    public override string Summary => "whether the latents of one class move its probe and no other (targeted probe perturbation)";

    public override MetricNeeds Needs => MetricNeeds.Model | MetricNeeds.OneSite | MetricNeeds.Labels;

    protected override IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed, JsonArray tasks)
    {
        ConceptProbes probes = ConceptProbes.Of(context, subject);
        List<TargetedPerturbation> scores = [];
        foreach (ClassTask task in ClassTask.Of(LabelledConcepts.Of(context), seed))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (TargetedPerturbation.Of(task, new EditableRows(subject.Coder, subject.Rows, task.Drawn.Rows, context.Workers), probes) is not { } score)
                continue;
            scores.Add(score);
            tasks.Add(new JsonObject
            {
                ["task"] = score.Name,
                ["classes"] = task.Classes,
                ["accuracy"] = score.Accuracy,
                ["intended"] = new JsonArray([.. score.Intended.Select(value => JsonValue.Create(value))]),
                ["unintended"] = new JsonArray([.. score.Unintended.Select(value => JsonValue.Create(value))]),
            });
        }
        return
        [
            .. ProbeAttribution.Counts.SelectMany((n, i) => Figures(scores, n, i)),
            new(Category, "accuracy", "accuracy of the probes as they are", Mean(scores, score => score.Accuracy), IsHeadline: true),
            new(Category, "groups", "groups of classes", scores.Count, IsCount: true, IsHeadline: true),
        ];
    }

    static IEnumerable<Figure> Figures(List<TargetedPerturbation> scores, int n, int at)
    {
        bool headline = n is 2 or Headline or 500;
        yield return new(Category, $"tpp_threshold_{n}_total_metric", $"fall of a class's own probe less that of the others, without {n} latents",
            Mean(scores, score => score.Intended[at] - score.Unintended[at]), IsHeadline: headline)
        {
            Sense = Sense.Higher,
        };
        yield return new(Category, $"tpp_threshold_{n}_intended_diff_only", "fall of its own", Mean(scores, score => score.Intended[at]));
        yield return new(Category, $"tpp_threshold_{n}_unintended_diff_only", "fall of the others", Mean(scores, score => score.Unintended[at]));
    }

    protected override JsonObject Config(MetricContext context) => new()
    {
        ["formula"] = Formula,
        ["n_values"] = new JsonArray([.. ProbeAttribution.Counts.Select(n => JsonValue.Create(n))]),
        ["classes"] = ClassTask.MostClasses,
    };

    protected override string Footnote(MetricContext context) =>
        $"mean Δ of the own probe − mean Δ of the others, {Formula}; at most {ClassTask.MostGroups} groups of labels of {ClassTask.FewestClasses} to " +
        $"{ClassTask.MostClasses} values; probes learn on training tokens, accuracies are on held-out ones, as many of a class as of the others. " +
        "½ at most: the own probe falls to chance and no other falls.";
}
