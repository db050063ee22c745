using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>A metric of one dictionary at a time that is a mean over tasks; the file says what each of them gave.</summary>
abstract class TaskMetric : SubjectMetric
{
    static readonly SharedKind<JsonArray> Tasks = new();

    /// <summary>The figures of one subject.</summary>
    /// <param name="context">What there is.</param>
    /// <param name="subject">The dictionary or a control.</param>
    /// <param name="seed">Of samples.</param>
    /// <param name="scores">Takes what each task gave.</param>
    protected abstract IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed,
        List<TaskScore> scores);

    protected sealed override IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed)
    {
        List<TaskScore> scores = [];
        IReadOnlyList<Figure> figures = Measure(context, subject, seed, scores);
        if (ReferenceEquals(subject, context.Subject))
            context.Once(Tasks, Key(context), () => new JsonArray([.. scores.Select(score => score.Entry)]));
        return figures;
    }

    protected override JsonObject Unstructured(MetricContext context) =>
        new() { ["tasks"] = context.Once(Tasks, Key(context), () => new JsonArray()).DeepClone() };

    object Key(MetricContext context) => (this, context.Subject.Same);
}
