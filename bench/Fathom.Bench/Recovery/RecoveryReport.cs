using System.Globalization;
using Fathom.Lab.Planted;

namespace Fathom.Bench;

/// <summary>The study as the committed Markdown; published figures of the full size beside it.</summary>
static class RecoveryReport
{
    /// <summary>The part of docs/03-concepts/quality.md that is this report's.</summary>
    public static readonly MarkedPart Part = new("<!-- recovery: written by bench/Fathom.Bench -->", "<!-- end of recovery -->");

    const int Common = RecoveryStudy.Latents / 2;

    // F1, MCC, FVU at an L0 of 25.
    static readonly Dictionary<string, string> Published = new()
    {
        ["Matryoshka BatchTopK"] = ".8793, .7927, .2208",
        ["BatchTopK"] = ".7316, .7574, .2077",
        ["JumpReLU"] = ".7317, .7527, .2049",
        ["ReLU + L1"] = ".5562, .6039, .2346",
        ["Matching pursuit"] = ".4464, .6930, .1649",
    };

    public static string Markdown(IReadOnlyList<(string Name, PlantedRecovery[] Seeds)> kinds, long rows, TimeSpan time) =>
        string.Join('\n',
    [
        "# Recovery of planted features",
        "",
        $"{Machine.Description}; {time.TotalMinutes.ToString("0", CultureInfo.InvariantCulture)} minutes.",
        "Written by `dotnet run -c Release --project bench/Fathom.Bench -- recovery`.",
        "",
        .. Part.Of(
        [
            .. Table(kinds),
            "",
            $"{RecoveryStudy.Features:N0} features in {RecoveryStudy.Width} dimensions, {RecoveryStudy.Latents} latents, " +
                $"{kinds[0].Seeds[0].Firing.TrueL0.ToString("0.0", CultureInfo.InvariantCulture)} features a row.",
            $"{rows:N0} rows in batches of {RecoveryStudy.Batch:N0}; means and standard deviations over " +
                $"{kinds[0].Seeds.Length} worlds, each with a training of its own. *Common*: latents",
            $"nearest to one of the {Common} commonest features; *rare*: all others.",
            "",
            $"By F1: {Order([.. kinds.Where(kind => Published.ContainsKey(kind.Name))])}. Where the gap is below 2 sd (the " +
                "larger of both), it counts as none: ≈.",
            "",
        ]),
        "",
    ]);

    static IEnumerable<string> Table(IReadOnlyList<(string Name, PlantedRecovery[] Seeds)> kinds) =>
    [
        "| kind | F1 | F1, common | F1, rare | precision | recall | MCC | uniqueness | FVU | L0 | dead | " +
            "full size, published: F1, MCC, FVU |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
        .. kinds.Select(kind => $"| {kind.Name} | {Spread(kind.Seeds, F1)} | " +
            $"{Spread(kind.Seeds, one => F1Where(one, rare: false))} | {Spread(kind.Seeds, one => F1Where(one, rare: true))} | " +
            $"{Spread(kind.Seeds, one => one.Firing.Precision)} | {Spread(kind.Seeds, one => one.Firing.Recall)} | " +
            $"{Spread(kind.Seeds, one => one.Directions.Mcc)} | {Spread(kind.Seeds, one => one.Directions.Uniqueness)} | " +
            $"{Spread(kind.Seeds, one => one.Fvu)} | {Mean(kind.Seeds, one => one.Firing.L0, "0.00")} | " +
            $"{Mean(kind.Seeds, one => one.Firing.Dead, "0.0")} | {Published.GetValueOrDefault(kind.Name, "–")} |"),
    ];

    // Neighbours are compared, best first.
    static string Order((string Name, PlantedRecovery[] Seeds)[] kinds)
    {
        var best = kinds.OrderByDescending(kind => kind.Seeds.Average(F1)).ToArray();
        return best[0].Name + string.Concat(best.Zip(best.Skip(1), (above, below) =>
        {
            double gap = above.Seeds.Average(F1) - below.Seeds.Average(F1);
            return (gap < 2 * Math.Max(Deviation(above.Seeds, F1), Deviation(below.Seeds, F1)) ? " ≈ " : " > ") + below.Name;
        }));
    }

    static double F1(PlantedRecovery one) => one.Firing.F1;

    static double F1Where(PlantedRecovery one, bool rare) =>
        one.Firing.F1Of.Where((_, latent) => one.Directions.Nearest[latent] >= Common == rare).Average();

    static string Spread(PlantedRecovery[] seeds, Func<PlantedRecovery, double> of) =>
        string.Create(CultureInfo.InvariantCulture, $"{seeds.Average(of):.000} ± {Deviation(seeds, of):.000}");

    static string Mean(PlantedRecovery[] seeds, Func<PlantedRecovery, double> of, string format) =>
        seeds.Average(of).ToString(format, CultureInfo.InvariantCulture);

    static double Deviation(PlantedRecovery[] seeds, Func<PlantedRecovery, double> of)
    {
        double mean = seeds.Average(of);
        return seeds.Length < 2 ? 0 : Math.Sqrt(seeds.Sum(one => Math.Pow(of(one) - mean, 2)) / (seeds.Length - 1));
    }
}
