using System.Globalization;

namespace Fathom.Evaluation;

/// <summary>A stitching as tables.</summary>
public static class StitchTable
{
    public static string Text(StitchReport report)
    {
        List<string[]> kinds =
        [
            [$"latents of {report.Large}, added to {report.Small} one at a time", "latents", "firing", "share that lowers the FVU"],
            Kind(report, novel: true, $"novel: largest cosine below {PairTable.Cosine(report.Same)}"),
            Kind(report, novel: false, "reconstruction: the others"),
        ];
        List<string[]> stages = [["stitched", "latents in", "came", "went", "FVU", "L0"]];
        foreach (StitchStage stage in report.Stages)
            stages.Add([Words(stage.Step, report), PairTable.Count(stage.Latents), PairTable.Count(stage.Added),
                PairTable.Count(stage.Removed), stage.Fvu.ToString("0.0000", CultureInfo.InvariantCulture),
                stage.L0.ToString("0.00", CultureInfo.InvariantCulture)]);
        string told = report.CosineTellsHarm() is { } area
            ? $"The largest cosine tells those that raise the FVU from the others with an AUC of {PairTable.Number(area)}. " : "";
        return $"{new TextTable(kinds)}\n{new TextTable(stages)}\n{told}" +
            $"Measured on {PairTable.Count(report.Rows)} rows; {PairTable.Count(report.Swaps)} connected groups are swapped.\n";
    }

    static string[] Kind(StitchReport report, bool novel, string words) =>
        [words, PairTable.Count(report.Novel.Count(one => one == novel)), PairTable.Count(report.Firing(novel)),
            PairTable.Number(report.ShareThatHelps(novel))];

    static string Words(StitchStep step, StitchReport report) => step switch
    {
        StitchStep.Small => $"{report.Small} alone",
        StitchStep.Novel => "novel latents added",
        StitchStep.Swap => "reconstruction latents swapped in",
        _ => $"the rest of {report.Small} removed",
    };
}
