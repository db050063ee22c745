namespace Fathom.Evaluation;

/// <summary>Coverage and reconstruction of a board game's positions.</summary>
sealed class BoardMetric : Metric
{
    public override string Name => "board";

    public override string Summary => "how much of a board game's position latents tell";

    public override MetricNeeds Needs =>
        MetricNeeds.Model | MetricNeeds.OneSite | MetricNeeds.Neurons | MetricNeeds.Labels | MetricNeeds.Board;

    public override bool HasMore => false;

    public override MetricReport Run(MetricContext context)
    {
        BoardReport[] reports = [.. SubjectSeeds.Of(context, (_, subjects) =>
            BoardEvaluation.Run(subjects, context.Items!, context.Labels!,
            BoardEvaluation.Games, context.Seed, context.Workers, (subject, done, total) =>
                context.Session.Progress?.Invoke(subject, done, total),
            context.Cancellation))];
        BoardReport first = reports[0];
        IReadOnlyList<SubjectFigures> columns = [.. first.Scores.Select(column =>
            new SubjectFigures(column.Name, RoleOf(column.Name),
            [.. reports.Take(SubjectSeeds.Count(context, RoleOf(column.Name)))
                .Select(report => Figures(report.Scores.First(one => one.Name == column.Name).Score))]))];
        var envelope = new BoardEnvelope(first, context.Source, context.Labels!.Description.Source, context.Seed,
            DateTimeOffset.UtcNow);
        return new(Name, columns, envelope, context.MissingChance)
        {
            Summary = Summary,
            Footnote = envelope.Footnote + context.ControlWords,
            Table = envelope.Table(),
            FullTable = envelope.Table(),
            Rows = (long)reports.Length * (first.GameRows + first.HeldOutRows),
        };
    }

    static SubjectRole RoleOf(string column) => column switch
    {
        TruthEvaluation.Probe => SubjectRole.Ceiling,
        _ => SubjectSeeds.RoleOf(column),
    };

    static IReadOnlyList<Figure> Figures(BoardScore score) =>
    [
        Of("coverage", "squares that single latents tell, best F1, mean", score.Coverage,
            score.CoverageDrawn?.Select(draw => draw.Coverage)),
        Of("coverage_published", "the same in the published form, at most 2/3", score.CoveragePublished,
            score.CoverageDrawn?.Select(draw => draw.Published)),
        Of("reconstruction_f1", "boards put together from latents, F1", score.Reconstruction, score.ReconstructionDrawn),
    ];

    static Figure Of(string key, string words, double value, IEnumerable<double>? drawn) =>
        new("board", key, words, value, IsHeadline: true) { Sense = Sense.Higher, Resamples = drawn?.ToArray() };
}
