using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>A metric that is measured of one dictionary at a time, and of every control by the same code.</summary>
public abstract class SubjectMetric : Metric
{
    /// <summary>Whether a control says something here; all do that can be made.</summary>
    protected virtual bool Takes(Control control) => true;

    /// <summary>The figures of one subject.</summary>
    /// <param name="context">What there is.</param>
    /// <param name="subject">The dictionary or a control.</param>
    /// <param name="seed">Of samples.</param>
    protected abstract IReadOnlyList<Figure> Measure(MetricContext context, CoreSubject subject, ulong seed);

    /// <summary>Columns that are no dictionary on its rows.</summary>
    protected virtual IEnumerable<SubjectFigures> Further(MetricContext context) => [];

    /// <summary>How it was measured, for the envelope.</summary>
    protected virtual JsonObject Config(MetricContext context) => [];

    /// <summary>Single latents or variables of the dictionary, for the file.</summary>
    protected virtual JsonObject Unstructured(MetricContext context) => [];

    /// <summary>Pictures beside those of the figures.</summary>
    protected virtual IReadOnlyList<Picture> Pictures(MetricContext context) => [];

    /// <summary>Under the table.</summary>
    protected abstract string Footnote(MetricContext context);

    public override MetricReport Run(MetricContext context)
    {
        IReadOnlyList<SubjectFigures> subjects = [.. context.Columns(Takes).Select(column => Measure(context, column)),
            .. Further(context)];
        return new(Name, subjects, new MetricEnvelope(Name, context, subjects, Config(context), Unstructured(context)),
            context.MissingChance)
        {
            Summary = Summary,
            Footnote = Footnote(context) + context.ControlWords,
            Pictures = Pictures(context),
            Rows = context.Measured.Count * subjects.Sum(subject => subject.Seeds.Count),
        };
    }

    SubjectFigures Measure(MetricContext context, SubjectColumn column)
    {
        var seeds = new List<IReadOnlyList<Figure>>();
        for (int i = 0; i < column.Seeds.Count; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Session.Progress?.Invoke(column.Name, i, column.Seeds.Count);
            seeds.Add(Measure(context, column.Seeds[i], context.Seeds[Math.Min(i, context.Seeds.Count - 1)]));
        }
        return new(column.Name, column.Role, seeds);
    }
}
