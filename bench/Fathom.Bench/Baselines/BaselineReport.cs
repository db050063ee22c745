using System.Globalization;
using System.Text.Json;

namespace Fathom.Bench;

/// <summary>The study, and the speed of FastICA, as the committed Markdown.</summary>
static class BaselineReport
{
    /// <summary>The part of docs/03-concepts/baselines.md that is this report's.</summary>
    public static readonly MarkedPart Part =
        new("<!-- baselines: written by bench/Fathom.Bench -->", "<!-- end of baselines -->");

    /// <param name="results">Of <see cref="BaselineStudy"/>.</param>
    /// <param name="ica">What <c>fathom bench ica</c> printed.</param>
    public static string Markdown(IReadOnlyList<BaselineResult> results, JsonElement ica) => string.Join('\n',
    [
        "# Baselines",
        "",
        $"{Machine.Description}.",
        "Written by `dotnet run -c Release --project bench/Fathom.Bench -- baselines MODEL TEXT.jsonl`: stories260K and 1,000",
        "TinyStories, `--site blocks.2.resid_post --per-document --context 512`, measured on the held-out documents, one seed.",
        "What the kinds are: [docs/03-concepts/baselines.md](../../docs/03-concepts/baselines.md).",
        "",
        .. Part.Of(
        [
            "| kind | M | L0 | FVU | loss spliced in, nats | loss score | seconds to fit |",
            "|---|---:|---:|---:|---:|---:|---:|",
            .. results.Select(one => $"| {one.Name} | {one.Latents:N0} | {Text(one.L0, "0.0")} | {Text(one.Fvu, ".0000")} | " +
                $"{Text(one.Loss, "0.000")} | {Text(one.Score, ".0000")} | {Text(one.Seconds, "0.0")} |"),
            "",
            "The speed of FastICA, by `fathom bench ica`: Gaussian rows, which never let it converge.",
            "",
            "| rows | d | iterations | whitening, s | one iteration, s | all, s | GFLOP/s | share of peak | peak MB |",
            "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
            Speed(ica),
            "",
        ]),
        "",
    ]);

    static string Speed(JsonElement run)
    {
        double Get(string key) => run.GetProperty(key).GetDouble();
        return $"| {Get("rows"):N0} | {Get("d"):N0} | {Get("iterations"):N0} | {Text(Get("whitening_seconds"), "0.0")} | " +
            $"{Text(Get("iteration_seconds"), "0.00")} | {Text(Get("seconds"), "0.0")} | {Text(Get("gflops"), "0")} | " +
            $"{Get("share_of_peak"):0 %} | {Text(Get("peak_rss_mb"), "0")} |";
    }

    static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
