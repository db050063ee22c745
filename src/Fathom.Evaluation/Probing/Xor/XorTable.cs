using System.Globalization;

namespace Fathom.Evaluation;

/// <summary>A report on a ⊕ b as tables, for a terminal and as Markdown alike.</summary>
public static class XorTable
{
    /// <summary>What the probes reach, beside controls; what is left without the inputs that they lean on.</summary>
    public static string Render(XorReport report)
    {
        List<string[]> rows = [["what it says", .. report.Subjects.SelectMany((subject, which) =>
            which == 0 ? new[] { subject.Name, "95 %" } : [subject.Name]), MetricTable.Against]];
        foreach (Figure figure in report.Subjects[0].First)
            rows.Add([figure.Words, .. report.Subjects.SelectMany((subject, which) => which == 0
                ? new[] { Cell(subject, figure.Key), Range(subject.Of(figure.Key)?.Interval) } : [Cell(subject, figure.Key)]),
                report.Separations.GetValueOrDefault(figure.Key)?.Words ?? ""]);
        int seeds = report.Subjects[0].Seeds.Count;
        return $"a: {report.A}\nb: {report.B}\n\n{MetricTable.WithVerdicts(rows, 1)}\n{Ablation(report)}\n" +
            $"Learnt from {report.Train:N0} examples, tested on {report.Test:N0} of {report.Documents:N0} other documents, " +
            $"each of the four combinations equally often, so that ½ is chance; " +
            $"{(seeds > 1 ? $"mean ± sd of {seeds} seeds" : "one seed")}" +
            ", 95 % of resampled documents. Distance: y z / ‖w‖ over σ, the root of the mean square distance from the mean.\n";
    }

    static string Ablation(XorReport report)
    {
        List<string[]> rows = [[$"accuracy of a ⊕ b without n of {report.Width:N0} inputs",
            .. report.Ablations.SelectMany(subject => new[] { subject.Name, "learnt anew" })]];
        foreach (int n in XorAblation.Steps(report.Width))
            rows.Add([$"{n:N0}", .. report.Ablations.SelectMany(subject =>
                new[] { Cell(subject, XorAblation.Kept(n)), Cell(subject, XorAblation.Anew(n)) })]);
        return new TextTable(rows).ToString();
    }

    static string Cell(SubjectFigures subject, string key) => subject.Of(key) is not { } spread ? "–"
        : Number(spread.Mean) + (spread.Seeds > 1 ? $" ± {Number(spread.Deviation)}" : "");

    static string Range(Interval? interval) => interval is { } known && double.IsFinite(known.Low)
        ? $"{Number(known.Low)} to {Number(known.High)}" : "–";

    static string Number(double value) => value.ToString(".000;−.000;.000", CultureInfo.InvariantCulture);
}
