using System.Globalization;
using Fathom.Features;

namespace Fathom.Cli;

/// <summary>What came of explaining, for a person.</summary>
static class ExplainTable
{
    public static void Print(ExplainReport report)
    {
        Console.WriteLine($"{report.Dictionary}: {report.Labelled:n0} of {report.Asked:n0} latents have a label" +
            (report.TooRare > 0 ? $", {report.TooRare:n0} fire too rarely to be tested" : "") +
            (report.Unlabelled > 0 ? $", for {report.Unlabelled:n0} none was found" : "") +
            (report.NotReached > 0 ? $", {report.NotReached:n0} were not reached" : ""));
        Console.WriteLine($"labelled share of all {report.Active:n0} active latents: {Share(report.LabelledShare)}");
        if (report.Scores.Count > 0)
            Console.WriteLine($"\n{"explainer",-14}{"scorer",-12}{"measure",-22}{"mean",6}  {"95 %",-13}{"chance",8}" +
                $"{"always no",11}{"another's",11}{"credited",10}{"latents",9}{"failed",8}");
        foreach (ScoreSummary one in report.Scores)
            Console.WriteLine($"{one.Explainer ?? "–",-14}{one.Scorer,-12}{one.Measure,-22}{Number(one.Mean?.Value),6}  " +
                $"{(one.Mean is { } mean ? $"{Number(mean.Low)} … {Number(mean.High)}" : "–"),-13}{Number(one.Chance),8}" +
                $"{Number(one.AlwaysNo),11}{Number(one.Shuffled?.Value),11}{Number(one.Credited),10}{one.Latents,9:n0}{one.Failed,8:n0}");
        if (report.Scores.Count > 0)
            Console.WriteLine("\nmean: over latents with a score; another's: what the label of another latent scores, on " +
                $"{report.Scores.Max(one => one.ShuffledLatents):n0} of them;\ncredited: over all active latents asked for, at chance " +
                "without one, and what failed at chance;\nfailed: passages, and questions of intruder, without an answer");
        foreach (ScoreSummary one in report.Scores.Where(one => one.Precision is not null))
            Console.WriteLine($"{one.Explainer} on every token of other documents: mean precision {Number(one.Precision)}, " +
                $"mean recall {Number(one.TruePositiveRate)}");
        if (report.Calls is { } calls)
            Console.WriteLine($"\n{calls.Answered:n0} answers, {calls.Cached:n0} kept from before, {calls.Retried:n0} attempts " +
                $"repeated, {calls.Malformed:n0} answers could not be read, {calls.Failed:n0} questions failed\n" +
                $"{report.Spent.TokensIn:n0} tokens asked, {report.Spent.TokensOut:n0} answered, {Money(report.Spent)} spent " +
                $"({Money(report.SpentInAll)} in all)");
    }

    static string Number(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–";

    static string Share(double share) => $"{100 * share:0.0} %";

    static string Money(Spending spent) => spent.Money.ToString("0.######", CultureInfo.InvariantCulture);
}
