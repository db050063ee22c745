using System.Globalization;
using Fathom.Numerics;

namespace Fathom.Bench;

/// <summary>The study as the committed Markdown.</summary>
static class QualityReport
{
    /// <summary>The part of docs/03-concepts/quality.md that is the report of a size.</summary>
    public static MarkedPart Part(int latents) =>
        new($"<!-- quality-{latents}: written by bench/Fathom.Bench -->", $"<!-- end of quality-{latents} -->");

    /// <param name="latents">M.</param>
    /// <param name="kinds">What was trained.</param>
    /// <param name="results">What came out, for each kind.</param>
    public static string Markdown(int latents, IReadOnlyList<QualityKind> kinds, IReadOnlyList<QualityResult[]> results) =>
        string.Join('\n',
    [
        $"# Kinds of dictionaries on stories260K, {latents:N0} latents",
        "",
        $"Residual stream after block 2, one of 1,000 TinyStories a context, the last 100 held out; {QualityStudy.Tokens:N0} training",
        $"rows, {results[0].Length} seeds, default settings but for what sets L0. {Machine.Description}.",
        $"Written by `dotnet run -c Release --project bench/Fathom.Bench -- quality {latents} MODEL TEXT.jsonl`.",
        "",
        .. Part(latents).Of(
        [
            .. Table(kinds, results),
            "",
            "Means with standard deviations over the seeds. *Elsewhere*: the best row known of another trainer at that L0 and with as",
            "many training rows; one seed, so its own spread is not known. *By FVU* asks whether that row could be another seed of this",
            "one's: within its 95 % prediction interval it is *within noise*. *Silent* latents fire on no held-out row, *rare* ones on less",
            "than one in 10,000.",
            "",
        ]),
        "",
    ]);

    static IEnumerable<string> Table(IReadOnlyList<QualityKind> kinds, IReadOnlyList<QualityResult[]> results)
    {
        yield return "| kind | L0 | FVU | loss, nats | CE score | silent | rare | elsewhere: L0, FVU, loss | by FVU |";
        yield return "|---|---:|---:|---:|---:|---:|---:|---:|---|";
        foreach ((QualityKind kind, QualityResult[] seeds) in kinds.Zip(results))
            yield return $"| {kind.Name} | {Number(seeds.Average(one => one.L0), "0.00")} | {Spread(seeds, one => one.Fvu, ".0000")} | " +
                $"{Spread(seeds, one => one.Loss, "0.0000")} | {Number(seeds.Average(one => one.Score), ".0000")} | " +
                $"{Number(100 * seeds.Average(one => one.Silent), "0.00")} % | {Number(100 * seeds.Average(one => one.Rare), "0.0")} % | " +
                (kind.Peer is { } peer
                    ? $"{Number(peer.L0, "0.00")}, {Number(peer.Fvu, ".0000")}, {Number(peer.Loss, "0.0000")} | {Verdict(seeds, peer)} |"
                    : "– | |");
    }

    // By FVU, beside a row of one seed: where it may be another draw of these seeds at 95 %, nothing is said; at the same L0 within 5 %.
    static string Verdict(QualityResult[] seeds, QualityPeer peer)
    {
        double l0 = seeds.Average(one => one.L0);
        if (Math.Abs(l0 / peer.L0 - 1) > 0.05) return "at another L0";
        double less = peer.Fvu - seeds.Average(one => one.Fvu);
        double noise = StudentT.Quantile(0.975, seeds.Length - 1) * Deviation(seeds, one => one.Fvu) * Math.Sqrt(1 + 1.0 / seeds.Length);
        return Math.Abs(less) <= noise ? "within noise" : less > 0 ? "better" : "short";
    }

    static string Spread(QualityResult[] seeds, Func<QualityResult, double> of, string format) =>
        $"{Number(seeds.Average(of), format)} ± {Number(Deviation(seeds, of), format)}";

    static double Deviation(QualityResult[] seeds, Func<QualityResult, double> of)
    {
        double mean = seeds.Average(of);
        return seeds.Length < 2 ? 0 : Math.Sqrt(seeds.Sum(one => Math.Pow(of(one) - mean, 2)) / (seeds.Length - 1));
    }

    static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
