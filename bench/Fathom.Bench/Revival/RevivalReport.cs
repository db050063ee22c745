using System.Globalization;

namespace Fathom.Bench;

/// <summary>The results as the committed Markdown.</summary>
static class RevivalReport
{
    /// <summary>The part of docs/03-concepts/training.md that is this report's.</summary>
    public static readonly MarkedPart Part = new("<!-- revival: written by bench/Fathom.Bench -->", "<!-- end of revival -->");

    public static string Markdown(RevivalKind[] kinds) => string.Join('\n',
    [
        "# Reviving dead latents on all rows and on an eighth",
        "",
        $"`fathom capture --model stories260K --text tinystories.jsonl {Revival.Capture}`, `fathom train {Revival.Train}`, " +
            $"{kinds[0].Results.Count} seeds.",
        $"{Machine.Description}.",
        "Written by `dotnet run -c Release --project bench/Fathom.Bench -- revival MODEL TEXT.jsonl`.",
        "",
        .. Part.Of(Table(kinds)),
        "",
    ]);

    static IEnumerable<string> Table(RevivalKind[] kinds) =>
    [
        "| auxiliary loss on rows | dead at the worst step | dead at the end | FVU at the end |",
        "|---|---:|---:|---:|",
        .. kinds.Select(kind => $"| {kind.Rows} | {Cell(kind, one => one.MostDead, "0.0 %")} " +
            $"| {Cell(kind, one => one.Dead, "0.00 %")} | {Cell(kind, one => one.Fvu, "0.00000")} |"),
        "",
        $"Mean ± standard deviation over {kinds[0].Results.Count} seeds at stories260K's blocks.2.resid_post: `{Revival.Train}`.",
        "",
    ];

    static string Cell(RevivalKind kind, Func<RevivalResult, double> value, string format)
    {
        double mean = kind.Results.Average(value);
        double squares = kind.Results.Sum(one => Math.Pow(value(one) - mean, 2));
        double deviation = Math.Sqrt(squares / Math.Max(1, kind.Results.Count - 1));
        return $"{Text(mean)} ± {Text(deviation)}";

        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}
