using System.Globalization;

namespace Fathom.Bench;

/// <summary>The study as the committed Markdown.</summary>
static class NgramReport
{
    /// <summary>The part of docs/03-concepts/explaining.md that is this report's.</summary>
    public static readonly MarkedPart Part = new("<!-- ngrams: written by bench/Fathom.Bench -->", "<!-- end of ngrams -->");

    public static string Markdown(NgramStudy study, int sample, int seeds) => string.Join('\n',
    [
        "# Labels that ask nobody",
        "",
        $"{Machine.Description}.",
        $"Written by `dotnet run -c Release --project bench/Fathom.Bench -- ngrams RUN`, RUN being what `fathom demo --out RUN --no-serve` made.",
        "",
        .. Part.Of([.. Means(study.Means), "", .. Tokens(study.Tokens, sample, seeds), ""]),
        "",
    ]);

    static IEnumerable<string> Means(IReadOnlyList<LabelMeans> all)
    {
        yield return "| explainer | scorer | of a dictionary of | mean | another's label | chance |";
        yield return "|---|---|---|---:|---:|---:|";
        foreach (LabelMeans one in all.OrderBy(one => one.Explainer is null).ThenBy(one => one.Explainer, StringComparer.Ordinal)
            .ThenBy(one => one.Scorer, StringComparer.Ordinal).ThenBy(one => Array.IndexOf(NgramStudy.Subjects, one.Subject)))
            yield return $"| {(one.Explainer is null ? "–" : $"`{one.Explainer}`")} | `{one.Scorer}` | {one.Subject} | {Spread(one.Mean, ".000")} | " +
                $"{Spread(one.Shuffled, ".000")} | {Spread(one.Chance, ".000")} |";
    }

    static IEnumerable<string> Tokens(IReadOnlyList<NgramResult> results, int sample, int seeds)
    {
        yield return "| label | of a dictionary of | precision | recall | F1 | another's label | latents |";
        yield return "|---|---|---:|---:|---:|---:|---:|";
        foreach (NgramResult result in results.Where(result => result.Explainer is not null).OrderBy(result => Place(result.Explainer!)))
            yield return $"| `{result.Explainer}` | {result.Subject} | {Spread(result.At("precision", 0.5), ".00")} | " +
                $"{Spread(result.At("truePositiveRate", 0.5), ".00")} | {Spread(result.At("value", 0.5), ".00")} {Quartiles(result)} | " +
                $"{Spread(result.Shuffled, ".00")} | {result.Scores.Average(scores => scores.Length):N0} |";
        yield return "";
        yield return $"{sample:N0} latents of each dictionary drawn at random among those that fire, anew for each of {seeds} seeds, without those that are too";
        yield return "rare; ± sd over seeds. The first table has means over latents; the second medians over latents, over every token of the test documents, in brackets the";
        yield return "quartiles of F1; another's label: mean F1; `truth` by the scorer `variable`.";
        NgramResult[] alike = [.. results.Where(result => result.Explainer is null)];
        yield return "Area under the curve by `examples`: " +
            $"{string.Join(", ", alike.Select(one => $"{Spread(one.At("value", 0.5), ".00")} {Quartiles(one)} of the {one.Subject}"))}.";
    }

    static int Place(string explainer) => Array.IndexOf([.. NgramStudy.Explainers, "truth"], explainer);

    static string Quartiles(NgramResult result) => string.Create(CultureInfo.InvariantCulture,
        $"[{result.At("value", 0.25).Average():.00}, {result.At("value", 0.75).Average():.00}]");

    // Mean ± sd over seeds.
    static string Spread(double[] seeds, string format)
    {
        double mean = seeds.Average(), sd = Math.Sqrt(seeds.Sum(x => (x - mean) * (x - mean)) / Math.Max(1, seeds.Length - 1));
        return double.IsNaN(mean) ? "–" : $"{mean.ToString(format, CultureInfo.InvariantCulture)} ± {sd.ToString(format, CultureInfo.InvariantCulture)}";
    }
}
