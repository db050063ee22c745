namespace Fathom.Evaluation;

/// <summary>Reconstruction, sparsity, weights, and what the model loses: SAEBench's core evaluation.</summary>
sealed class CoreMetric : Metric
{
    public override string Name => "core";

    public override string Summary => "how much of the activations and of the model's predictions a dictionary keeps";

    public override MetricNeeds Needs => MetricNeeds.None;

    // The model's passes are shared: one clean pass of a batch serves the dictionaries and controls of all contexts.
    public override void Prepare(IReadOnlyList<MetricContext> contexts)
    {
        var books = new Dictionary<LossBook, List<(CoreSubject, CoderSites)>>();
        foreach (MetricContext context in contexts)
        {
            if (context.Items is null || context.Sites is null) continue;
            foreach (CoreSubject subject in context.Columns(_ => true).SelectMany(column => column.Seeds))
            {
                CoreEvaluation.RequireFit(subject);
                if (subject.Model is null || subject.Identity.Length == 0) continue;
                LossBook book = context.Session.Losses(subject, context.Items);
                if (!books.TryGetValue(book, out List<(CoreSubject, CoderSites)>? subjects)) books[book] = subjects = [];
                subjects.Add((subject, context.Sites));
            }
        }
        foreach ((LossBook book, List<(CoreSubject, CoderSites)> subjects) in books)
            book.Measure(subjects, (done, total) => contexts[0].Session.Progress?.Invoke("model", done, total),
                contexts[0].Cancellation);
    }

    public override MetricReport Run(MetricContext context)
    {
        if (context.Sites is { } sites) CoreEvaluation.RequireHeldOut(context.Subject.Rows, sites.ToString());
        CoreEvaluation.RequireFit(context.Subject);
        CoreResult[][] results = [.. context.Columns(_ => true).Select(column =>
            column.Seeds.Select(subject => CoreEvaluation.Measure(context, subject)).ToArray())];
        IReadOnlyList<SubjectFigures> subjects = [.. context.Columns(_ => true).Zip(results, (column, result) =>
            new SubjectFigures(column.Name, column.Role, [.. result.Select(CoreFigures.Of)]))];
        var report = new CoreReport(results[0][0], [.. results.Skip(1).Select(result => result[0])], context.Sites,
            context.Sites is not null || context.Subject.Rows.HasHeldOut, context.Seed);
        return new(Name, subjects, new SaeBenchEnvelope(report, context.Source, DateTimeOffset.UtcNow), context.MissingChance)
        {
            Summary = Summary,
            Footnote = CoreTable.Footnote(report) + context.ControlWords,
            Rows = context.Measured.Count * results.Sum(result => result.Length),
        };
    }
}
