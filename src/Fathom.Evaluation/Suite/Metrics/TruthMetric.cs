namespace Fathom.Evaluation;

/// <summary>What single latents tell of labelled variables.</summary>
sealed class TruthMetric : Metric
{
    public override string Name => "truth";

    public override string Summary => "how well the best single latent tells each labelled variable";

    public override MetricNeeds Needs => MetricNeeds.Model | MetricNeeds.OneSite | MetricNeeds.Neurons | MetricNeeds.Labels;

    public override MetricReport Run(MetricContext context)
    {
        TruthReport[] reports = [.. SubjectSeeds.Of(context, (seed, subjects) => TruthEvaluation.Run(subjects, context.Items!,
            context.Labels!, new TruthOptions { Seed = seed, DrawSeed = context.Seed }, context.Workers,
            (subject, done, total) => context.Session.Progress?.Invoke(subject, done, total), context.Cancellation))];
        TruthReport first = reports[0];
        IReadOnlyList<SubjectFigures> columns = [.. first.Columns.Select(column =>
            new SubjectFigures(column.Name, RoleOf(column.Name),
            [.. reports.Take(SubjectSeeds.Count(context, RoleOf(column.Name)))
                .Select(report => Figures(report, report.Columns.First(one => one.Name == column.Name)))]))];
        var envelope = new TruthEnvelope(first, context.Source, new TruthOptions { Seed = context.Seed },
            context.Labels!.Description.Source, DateTimeOffset.UtcNow);
        return new(Name, columns, envelope, context.MissingChance)
        {
            Summary = Summary,
            Footnote = TruthTable.Footnote(first) + context.ControlWords,
            Table = TruthTable.Short(first),
            FullTable = TruthTable.Full(first),
            Rows = (long)reports.Length * (first.TrainRows + first.HeldOutRows),
        };
    }

    static SubjectRole RoleOf(string column) => column switch
    {
        TruthEvaluation.PermutedLabels => SubjectRole.Chance,
        TruthEvaluation.Probe => SubjectRole.Ceiling,
        _ => SubjectSeeds.RoleOf(column),
    };

    static IReadOnlyList<Figure> Figures(TruthReport report, TruthColumn column)
    {
        TruthSummary summary = TruthSummary.Of(column, report.Variables);
        return
        [
            Of("mean_f1", "F1 of the best single latent, mean", one => one.MeanF1, true),
            Of("median_f1", "the same, median", one => one.MedianF1),
            Of("mean_auc", "area under its curve, mean", one => one.MeanAuc, true),
            Of("share_f1_above_0.5", "variables told with F1 above .5", one => one.ShareAboveHalf),
            Of("share_f1_above_0.8", "variables told with F1 above .8", one => one.ShareAboveFourFifths, true),
        ];

        Figure Of(string key, string words, Func<TruthSummary, double> value, bool headline = false) =>
            new("truth", key, words, value(summary), IsHeadline: headline)
            {
                Sense = Sense.Higher,
                Resamples = column.Drawn.Count == 0 ? null : [.. column.Drawn.Select(value)],
            };
    }
}
