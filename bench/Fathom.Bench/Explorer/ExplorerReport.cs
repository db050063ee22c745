using System.Globalization;
using static System.String;

namespace Fathom.Bench;

/// <summary>The study as the committed Markdown.</summary>
static class ExplorerReport
{
    static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The part of docs/03-concepts/exploring.md that is this report's.</summary>
    public static readonly MarkedPart Part = new("<!-- explorer: written by bench/Fathom.Bench -->", "<!-- end of explorer -->");

    public static string Markdown(ExplorerResult result) => string.Join('\n',
    [
        "# An index under an explorer",
        "",
        $"{Machine.Description}.",
        "Written by `dotnet run -c Release --project bench/Fathom.Bench -- explorer`.",
        "",
        .. Part.Of([.. About(result), "", .. Table(result), "", .. Served(result.Served), "", .. Space(result), ""]),
        "",
    ]);

    static IEnumerable<string> About(ExplorerResult result)
    {
        yield return Create(Invariant, $"{result.Index.Rows:N0} tokens, {result.Index.Latents:N0} latents of width {ZipfCoder.Outputs}, L0 " +
            $"{result.Index.L0:0.#}: {result.Index.Entries:N0} activations, made up so that densities follow");
        yield return Create(Invariant, $"Zipf's law: {result.Densities[0]:0.00 %} of rows for the densest latent, {result.Densities[1]:0.000 %} for the " +
            $"median one, {result.Densities[2]:0.000 %} for the sparsest.");
        yield return Create(Invariant, $"Opened in {result.OpenSeconds:0.00} s, every checksum verified. Of the 10 nearest latents the map keeps " +
            $"{result.Map.Recall:0.0 %} among the 10 nearest, two principal");
        yield return Create(Invariant, $"components {result.Map.PrincipalRecall:0.0 %}, random points {result.Map.RandomRecall:0.00 %}.");
        if (result.Stages.Count == 0) yield break;
        yield return Create(Invariant, $"Making it: {string.Join(", ", result.Stages.Select(stage =>
            Create(Invariant, $"{stage.Stage.ToString().ToLowerInvariant()} {stage.Seconds:0.0} s")))}.");
    }

    static IEnumerable<string> Table(ExplorerResult result)
    {
        yield return "| question | median ms | 99 % ms | worst ms | densest latent ms | KB allocated |";
        yield return "|---|---:|---:|---:|---:|---:|";
        foreach (ExplorerTimes times in result.Times)
            yield return Create(Invariant, $"| {times.Question} | {times.At(0.5):0.00} | {times.At(0.99):0.00} | {times.Milliseconds[^1]:0.00} | " +
                $"{times.Densest:0.00} | {times.Kilobytes:N0} |");
        yield return "";
        yield return Create(Invariant, $"Asked of {result.Latents:N0} latents, the 24 densest among them, on one thread, with the files in the page cache. " +
            $"{result.PagesPerSecond:N0} feature pages a second on all cores.");
    }

    static IEnumerable<string> Served(ServedResult served)
    {
        yield return "| over HTTP | median ms | 99 % ms | worst ms | densest latent ms |";
        yield return "|---|---:|---:|---:|---:|";
        foreach (ServedTimes times in served.Times)
            yield return Create(Invariant, $"| {times.Question} | {times.At(0.5):0.0} | {times.At(0.99):0.0} | {times.Milliseconds[^1]:0.0} | {times.Densest:0.0} |");
        yield return "";
        yield return Create(Invariant, $"The server listens after {served.Started:0} ms. The first page has all that it asks for {served.FirstPage:0} ms later when nothing has " +
            $"been asked before, {served.Again:0} ms when it has{(served.Bytes is { } bytes ? Create(Invariant, $"; the front end is {bytes / 1e3:0} KB as sent") : "")}.");
        yield return Create(Invariant, $"{served.Clients} clients that ask for {served.PagesEach} feature pages each, all at once: {served.Clients * served.PagesEach / served.Crowd.Seconds:0} " +
            $"pages a second, the slowest in {served.Crowd.Worst:0} ms, {served.Crowd.Errors} errors.");
    }

    static IEnumerable<string> Space(ExplorerResult result)
    {
        yield return Create(Invariant, $"On disk {result.Bytes.Sum(file => file.Bytes) / 1e6:N0} MB: " +
            $"{string.Join(", ", result.Bytes.Where(file => file.Bytes > 100_000).Select(file => Create(Invariant, $"`{file.File}` {file.Bytes / 1e6:0.0}")))}.");
    }
}
