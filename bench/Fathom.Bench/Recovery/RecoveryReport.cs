using System.Globalization;
using Fathom.Lab.Planted;

namespace Fathom.Bench;

/// <summary>The study as the committed Markdown; published figures of the full size beside it.</summary>
static class RecoveryReport
{
    static readonly Dictionary<string, string> Published = new()
    {
        ["Matryoshka BatchTopK"] = ".8793, .7927, .9987, .2208",
        ["BatchTopK"] = ".7316, .7574, .9837, .2077",
        ["JumpReLU"] = ".7317, .7527, .9885, .2049",
        ["ReLU + L1"] = ".5562, .6039, .8976, .2346",
        ["Matching pursuit"] = ".4464, .6930, .8281, .1649",
    };

    public static string Markdown(IReadOnlyList<(string Name, PlantedRecovery[] Seeds)> kinds, long samples, TimeSpan time) =>
        string.Join('\n',
    [
        "# Recovery of planted features",
        "",
        $"{RecoveryStudy.Features:N0} features in {RecoveryStudy.Width} dimensions, {RecoveryStudy.Latents} latents, about " +
            $"{RecoveryStudy.Active} of them active; {samples:N0} rows, {kinds[0].Seeds.Length} seeds.",
        $"{Machine.Description}; {time.TotalMinutes.ToString("0.0", CultureInfo.InvariantCulture)} minutes.",
        "Written by `dotnet run -c Release --project bench/Fathom.Bench -- recovery`.",
        "",
        "| kind | F1 | MCC | uniqueness | FVU | L0 | published at full size: F1, MCC, uniqueness, FVU |",
        "|---|---:|---:|---:|---:|---:|---:|",
        .. kinds.Select(kind => $"| {kind.Name} | {Spread(kind.Seeds, one => one.Firing.F1)} | " +
            $"{Spread(kind.Seeds, one => one.Directions.Mcc)} | {Spread(kind.Seeds, one => one.Directions.Uniqueness)} | " +
            $"{Spread(kind.Seeds, one => one.Fvu)} | " +
            $"{kind.Seeds.Average(one => one.Firing.L0).ToString("0.00", CultureInfo.InvariantCulture)} | " +
            $"*{Published[kind.Name]}* |"),
        "",
    ]);

    static string Spread(PlantedRecovery[] seeds, Func<PlantedRecovery, double> of)
    {
        double mean = seeds.Average(of);
        double deviation = seeds.Length < 2 ? 0 : Math.Sqrt(seeds.Sum(one => Math.Pow(of(one) - mean, 2)) / (seeds.Length - 1));
        return string.Create(CultureInfo.InvariantCulture, $"{mean:.0000} ± {deviation:.0000}");
    }
}
