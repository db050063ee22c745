using System.Globalization;
using static System.String;

namespace Fathom.Bench;

/// <summary>The study as the committed Markdown.</summary>
static class WideReport
{
    static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The part of docs/03-concepts/exploring.md that is this report's.</summary>
    public static readonly MarkedPart Part = new("<!-- explorer-wide: written by bench/Fathom.Bench -->", "<!-- end of explorer-wide -->");

    public static string Markdown(WideResult result) => string.Join('\n',
    [
        "# An explorer over 100,000 latents",
        "",
        $"{Machine.Description}.",
        "Written by `dotnet run -c Release --project bench/Fathom.Bench -- explorer-wide`.",
        "",
        .. Part.Of([.. About(result), "", .. Table(result), "", .. InBrowser(result), ""]),
        "",
    ]);

    static IEnumerable<string> About(WideResult result)
    {
        yield return Create(Invariant, $"{result.Index.Latents:N0} latents of width {ZipfCoder.Outputs}, each with a label and its score; {result.Index.Rows:N0} tokens, " +
            $"{result.Index.Entries:N0} activations.");
        if (result.Stages.Count > 0)
            yield return Create(Invariant, $"Making the index: {string.Join(", ", result.Stages.Select(stage =>
                Create(Invariant, $"{stage.Stage.ToString().ToLowerInvariant()} {stage.Seconds:0.0} s")))}.");
        MapResult map = result.Map;
        yield return Create(Invariant, $"The map of its {map.Points:N0} living latents is made in {map.Seconds:0.0} s by itself: the nearest of each and their " +
            $"components {map.Nearest:0.0} s, the layout {map.Layout:0.0} s.");
        yield return Create(Invariant, $"It keeps {map.Quality.Recall:0.0 %} of the 10 nearest among the 10 nearest, two principal components " +
            $"{map.Quality.PrincipalRecall:0.0 %}, random points {map.Quality.RandomRecall:0.000 %}; trustworthiness {map.Trust:0.0000}.");
        yield return Create(Invariant, $"The first page has its answers after {result.FirstAnswers:0} ms, the reading of all labels included; every order " +
            $"after that is made once. The map is sent in {result.MapBytes / 1e3:N0} KB.");
        if (result.ServerMegabytes is { } megabytes)
            yield return Create(Invariant, $"After all questions below the server holds {megabytes:N0} MB of its own, beside the mapped files.");
    }

    static IEnumerable<string> Table(WideResult result)
    {
        yield return "| over HTTP | median ms | 99 % ms | worst ms | first ms |";
        yield return "|---|---:|---:|---:|---:|";
        foreach (ServedTimes times in result.Times)
            yield return Create(Invariant, $"| {times.Question} | {times.At(0.5):0.0} | {times.At(0.99):0.0} | {times.Milliseconds[^1]:0.0} | {times.Densest:0.0} |");
    }

    static IEnumerable<string> InBrowser(WideResult result)
    {
        if (result.Page is not { } page) yield break;
        yield return Create(Invariant, $"In {page.Browser}, which draws in software on the same cores: the first row stands {page.Rows:0} ms after the " +
            $"address is opened, the map {page.Map:0} ms;");
        yield return Create(Invariant, $"a key in the filter shows its table after {page.Filter:0} ms, 200 ms of which wait for another key; a jump anywhere " +
            $"in the table shows its rows after {page.Jump:0} ms.");
        foreach (MapFrames frames in page.Frames)
            yield return Create(Invariant, $"{frames.Doing} takes {frames.At(0.5):0.0} ms a frame at the median, {frames.At(0.99):0.0} ms at 99 %; " +
                $"{frames.Drawn} of {frames.Milliseconds.Length} frames drew it.");
        yield return Create(Invariant, $"The page's heap is {page.Megabytes:0.0} MB.");
    }
}
