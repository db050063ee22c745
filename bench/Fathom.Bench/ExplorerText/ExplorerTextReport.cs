using System.Globalization;

namespace Fathom.Bench;

/// <summary>The study as the committed Markdown.</summary>
static class ExplorerTextReport
{
    public static string Markdown(IReadOnlyList<ExplorerTextTimes> times) => string.Join('\n',
    [
        "# The explorer on a text",
        "",
        $"{Machine.Description}.",
        "Written by `dotnet run -c Release --project bench/Fathom.Bench -- explorer-text RUN`, RUN being what `fathom demo --out RUN --no-serve` made.",
        "",
        $"A text of {ExplorerTextStudy.Tokens} tokens, asked for over HTTP as the text view asks: which latents fire on each token and at which quantile of",
        $"their own firings, and how much likelier {ExplorerTextStudy.Effects} latents make the text, each by a pass of its own behind the site. Medians in",
        "milliseconds, the slowest in brackets; the first request loads model and dictionary, and draws the numbers of the random model.",
        "",
        "| model | site | width | vocabulary | latents | rows indexed | first | latents of the text | effects |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|",
        .. times.Select(one => string.Create(CultureInfo.InvariantCulture,
            $"| {one.Name} | `{one.Index.Site}` of {one.Config.Layers} | {one.Config.Width} | {one.Config.VocabularySize:N0} | {one.Index.Latents:N0} | " +
            $"{one.Index.Rows:N0} | {one.First:f1} s | {Spread(one.Reading)} | {Spread(one.Effects)} |")),
        "",
    ]);

    static string Spread(double[] ascending) =>
        string.Create(CultureInfo.InvariantCulture, $"{ascending[ascending.Length / 2]:f0} [{ascending[^1]:f0}]");
}
