using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>A metric of one dictionary at a time that is a mean over tasks; the file says what each of them gave.</summary>
abstract class TaskMetric : SubjectMetric
{
    /// <summary>The figures of one subject.</summary>
    /// <param name="context">What there is.</param>
    /// <param name="subject">The dictionary or a control.</param>
    /// <param name="seed">Of samples.</param>
    /// <param name="tasks">Takes an entry for each task.</param>
    protected abstract IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed, JsonArray tasks);

    protected sealed override IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed)
    {
        var tasks = new JsonArray();
        IReadOnlyList<Figure> figures = Measure(context, subject, seed, tasks);
        if (ReferenceEquals(subject, context.Subject)) context.Once(this, () => tasks);
        return figures;
    }

    protected override JsonObject Unstructured(MetricContext context) => new() { ["tasks"] = context.Once(this, () => new JsonArray()).DeepClone() };

    /// <summary>The mean; not a number of nothing.</summary>
    protected static double Mean<T>(IReadOnlyCollection<T> all, Func<T, double> value) =>
        all.Count == 0 ? double.NaN : all.Average(value);
}
