using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>
/// Two dictionaries that were measured together, A − B in each headline figure: the documents that the draws of both are made of are
/// the same, so what makes a document hard for either cancels, and the interval is narrower than those of the two sides.
/// </summary>
/// <param name="A">Name of the first.</param>
/// <param name="B">Name of the second.</param>
/// <param name="Figures">Those that both have.</param>
public sealed record PairedEvaluation(string A, string B, IReadOnlyList<PairedFigure> Figures)
{
    /// <summary>Mean active latents of the two.</summary>
    public required (double A, double B) L0 { get; init; }

    /// <summary>Whether both were measured on the same activations.</summary>
    public required bool SameRows { get; init; }

    /// <summary>Seeds of each.</summary>
    public required (int A, int B) Seeds { get; init; }

    /// <param name="a">The first.</param>
    /// <param name="ofA">By its metrics.</param>
    /// <param name="b">The second, measured in the same call.</param>
    /// <param name="ofB">By its metrics.</param>
    public static PairedEvaluation Of(MetricContext a, IReadOnlyList<MetricReport> ofA, MetricContext b,
        IReadOnlyList<MetricReport> ofB) => new(a.Name, b.Name, [.. ofA.SelectMany(report => ofB
            .Where(other => other.Metric == report.Metric)
            .SelectMany(other => Of(report.Metric, report.Subjects[0], other.Subjects[0])))])
        {
            L0 = (a.Rows(a.Subject).Reconstruction.L0, b.Rows(b.Subject).Reconstruction.L0),
            SameRows = a.Subject.RowsIdentity == b.Subject.RowsIdentity,
            Seeds = (ofA.Min(report => report.Subjects[0].Seeds.Count), ofB.Min(report => report.Subjects[0].Seeds.Count)),
        };

    internal static IEnumerable<PairedFigure> Of(string metric, SubjectFigures a, SubjectFigures b)
    {
        foreach (Figure figure in a.First.Where(figure => figure.IsHeadline))
        {
            if (a.Of(figure.Key) is not { } own || b.Of(figure.Key) is not { } other) continue;
            var difference = FigureDifference.Of(own, other, chance: true);
            // Of the model and not of the dictionaries.
            if (figure.Sense == Sense.Given && difference.Value == 0) continue;
            yield return new(metric, figure, difference.Value, difference.Interval,
                figure.Sense == Sense.Given || (difference.Interval is null && difference.Value != 0) ? Ruling.Undefined
                    : Verdict.RulingOf(figure.Sense, difference));
        }
    }

    /// <summary>As a table with what limits it below, for a terminal and as Markdown alike.</summary>
    public string Text()
    {
        List<string[]> rows = [["what it says", "key", "A − B", "95 %", "which"],
            .. Figures.Select(one => new[] { one.Figure.Words, one.Figure.Key, Figure.Format(one.Difference), Ends(one.Interval), Words(one) })];
        return $"## A less B\n\nA: {A}\nB: {B}\n\n{new TextTable(rows, [true, true, false, false, true])}\n{Footnote}\n";
    }

    /// <summary>metric → key → <c>difference</c>, <c>interval_95</c>, <c>words</c>; then what limits them, as <c>note</c>.</summary>
    public JsonObject Json() => new([
        .. Figures.GroupBy(one => one.Metric).Select(metric => KeyValuePair.Create<string, JsonNode?>(metric.Key,
            new JsonObject(metric.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Figure.Key, new JsonObject
            {
                ["difference"] = one.Difference,
                ["interval_95"] = MetricDetails.Ends(one.Interval),
                ["words"] = Words(one),
            }))))),
        KeyValuePair.Create<string, JsonNode?>("note", Footnote)]);

    /// <summary>Of one figure, A being the first.</summary>
    internal static string Words(PairedFigure one) => one.Ruling switch
    {
        Ruling.Better => "A is better",
        Ruling.Worse => "B is better",
        Ruling.Different => "they differ",
        Ruling.Noise => "within noise",
        _ => one.Figure.Sense == Sense.Given ? "" : "not known",
    };

    string Footnote
    {
        get
        {
            bool one = Math.Min(Seeds.A, Seeds.B) == 1;
            return (Seeds is (1, 1) ? "95 % over documents, the same for both." : "95 % over seeds and documents, the same documents for both.")
                + (one ? $" {(Seeds is (1, 1) ? "Both have" : "One has")} one seed: this is of these weights, and says nothing of other seeds (--seeds)."
                    : "")
                + (Verdict.IsOther(L0.A, L0.B) ? $" A has L0 {Figure.Format(L0.A)} and B {Figure.Format(L0.B)}: they are at different points of " +
                    "the trade-off between sparsity and error." : "")
                + (SameRows ? "" : " They are of other activations, so that figures of reconstruction do not compare.")
                + MetricReport.Luck(Figures.Count(figure => figure.Ruling != Ruling.Undefined));
        }
    }

    static string Ends(Interval? interval) => interval is { } known ? $"{Figure.Format(known.Low)} to {Figure.Format(known.High)}" : "–";
}
