using System.Globalization;
using System.Text;
using Fathom.Evaluation;
using Fathom.Features;

namespace Fathom.Cli;

/// <summary>What came of explaining, for a person.</summary>
static class ExplainTable
{
    public static void Print(ExplainReport report)
    {
        var text = new StringBuilder($"{report.Dictionary}: {report.Labelled:n0} of {report.Asked:n0} latents have a label" +
            (report.TooRare > 0 ? $", {report.TooRare:n0} fire too rarely to be tested" : "") +
            (report.Unlabelled > 0 ? $", for {report.Unlabelled:n0} none was found" : "") +
            (report.NotReached > 0 ? $", {report.NotReached:n0} were not reached" : "") +
            $"\nlabelled share of all {report.Active:n0} active latents: {Share(report.LabelledShare)}\n");
        if (report.Scores.Count > 0) text.Append($"\n{Scores(report)}");
        foreach (ScoreSummary one in report.Scores.Where(one => one.Precision is not null))
            text.Append($"{one.Explainer} on every token of other documents: mean precision {Number(one.Precision)}, " +
                $"mean recall {Number(one.TruePositiveRate)}\n");
        if (report.Calls is { } calls)
            text.Append($"\n{calls.Answered:n0} answers, {calls.Cached:n0} kept from before, {calls.Retried:n0} attempts " +
                $"repeated, {calls.Malformed:n0} answers could not be read, {calls.Failed:n0} questions failed\n" +
                $"{report.Spent.TokensIn:n0} tokens asked, {report.Spent.TokensOut:n0} answered, {Money(report.Spent)} spent " +
                $"({Money(report.SpentInAll)} in all)\n");
        Terminal.Print(text.ToString());
    }

    static string Scores(ExplainReport report)
    {
        List<string[]> rows = [["explainer, scorer: measure", "mean", "95 %", "chance", "always no", "another's", "credited",
            "latents", "failed"]];
        foreach (ScoreSummary one in report.Scores)
            rows.Add([$"{one.Explainer ?? "–"}, {one.Scorer}: {one.Measure}", Number(one.Mean?.Value),
                one.Mean is { } mean ? $"{Number(mean.Low)} … {Number(mean.High)}" : "–", Number(one.Chance), Number(one.AlwaysNo),
                Number(one.Shuffled?.Value), Number(one.Credited), $"{one.Latents:n0}", $"{one.Failed:n0}"]);
        return $"{new TextTable(rows)}\nmean: over latents with a score; another's: what the label of another latent scores, on " +
            $"{report.Scores.Max(one => one.ShuffledLatents):n0} of them;\ncredited: over all active latents asked for, at chance " +
            "without one, and what failed at chance;\nfailed: passages, and questions of intruder, without an answer\n";
    }

    static string Number(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–";

    static string Share(double share) => $"{100 * share:0.0} %";

    static string Money(Spending spent) => spent.Money.ToString("0.######", CultureInfo.InvariantCulture);
}
