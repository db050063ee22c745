using System.Globalization;

namespace Fathom.Bench;

/// <summary>The study as the committed Markdown.</summary>
static class NgramReport
{
    /// <summary>The part of docs/03-concepts/explaining.md that is this report's.</summary>
    public static readonly MarkedPart Part = new("<!-- ngrams: written by bench/Fathom.Bench -->", "<!-- end of ngrams -->");

    public static string Markdown(IReadOnlyList<NgramResult> results, int sample, ulong seed) => string.Join('\n',
    [
        "# Labels that ask nobody",
        "",
        $"{Machine.Description}.",
        $"Written by `dotnet run -c Release --project bench/Fathom.Bench -- ngrams RUN`, RUN being what `fathom demo --out RUN --no-serve` made.",
        "",
        .. Part.Of(Table(results, sample, seed)),
        "",
    ]);

    static IEnumerable<string> Table(IReadOnlyList<NgramResult> results, int sample, ulong seed)
    {
        yield return "| label | of a dictionary of | precision | recall | F1 | latents |";
        yield return "|---|---|---:|---:|---:|---:|";
        foreach (NgramResult result in results.Where(result => result.Explainer is not null).OrderBy(result => Place(result.Explainer!)))
            yield return $"| `{result.Explainer}` | {result.Subject} | {Spread(result, "precision")} | {Spread(result, "truePositiveRate")} | " +
                $"{Spread(result, "value")} | {result.Scores.Length:N0} |";
        yield return "";
        yield return $"Demo run, {sample:N0} latents of each dictionary drawn at random among those that fire (seed {seed}), without those that are too";
        yield return "rare; medians over latents, quartiles in brackets, over every token of the test documents. `truth` by the scorer `variable`.";
        NgramResult[] alike = [.. results.Where(result => result.Explainer is null)];
        yield return $"Area under the curve by `examples`: {string.Join(", ", alike.Select(one => $"{Spread(one, "value")} of the {one.Subject}"))}.";
        yield return "";
    }

    static int Place(string explainer) => Array.IndexOf([.. NgramStudy.Explainers, "truth"], explainer);

    static string Spread(NgramResult result, string key)
    {
        (double low, double median, double high) = result.Quartiles(key);
        return double.IsNaN(median) ? "–" : string.Create(CultureInfo.InvariantCulture, $"{median:.00} [{low:.00}, {high:.00}]");
    }
}
