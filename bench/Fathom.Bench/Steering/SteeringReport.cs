using System.Globalization;
using Fathom.Features;

namespace Fathom.Bench;

/// <summary>The study as the committed Markdown.</summary>
static class SteeringReport
{
    /// <summary>The part of docs/03-concepts/steering.md that is this report's.</summary>
    public static readonly MarkedPart Part = new("<!-- steering: written by bench/Fathom.Bench -->", "<!-- end of steering -->");

    public static string Markdown(SteeringFindings found) => string.Join('\n',
    [
        "# Stories steered towards a value",
        "",
        $"stories-4L; {SteeringStudy.Documents:N0} stories captured, a TopK dictionary of 2,048 latents (k 16, 3 M rows) at each site;",
        $"{found.Time.TotalMinutes.ToString("0", CultureInfo.InvariantCulture)} minutes. {Machine.Description}.",
        "Written by `dotnet run -c Release --project bench/Fathom.Bench -- steering`.",
        "",
        .. Part.Of(Tables(found)),
        "",
    ]);

    static IEnumerable<string> Tables(SteeringFindings found)
    {
        foreach (string group in found.Rows.Select(row => row.Group).Distinct())
        {
            SteeringRow[] rows = [.. found.Rows.Where(row => row.Group == group)];
            foreach (string line in Table(group, rows)) yield return line;
            yield return "";
        }
        yield return $"{SteeringStudy.TestPrompts} fresh prompts a value, 24 new tokens each at temperature 1. Latents value by value, reached (latents, strength), on the";
        yield return "prompt's last token:";
        yield return "";
        foreach (SteeringRow row in found.Rows.Where(row => row is
        {
            Positions: SteeredPositions.Last,
            Method: SteeringMethod.OfLatents
        }))
            yield return $"- {string.Join(", ", row.Values.Select(value => $"{value.Value[(value.Value.LastIndexOf(' ') + 1)..]} " +
                $"{Percent(value.Tally.Success)} ({value.Latents}, {Number(value.Strength, "0.0")})"))}";
        yield return "";
        yield return $"The site was chosen on {SteeringStudy.ValidationPrompts} validation prompts of the weather, four latents on the last token: reached behind blocks 0 to 3";
        yield return $"{string.Join(", ", found.Layers.Select(Percent))}.";
        yield return "";
    }

    static IEnumerable<string> Table(string group, SteeringRow[] rows)
    {
        double plain = rows[0].All.Perplexity;
        yield return $"| {group}, steered on | with | reached | worst value | undecided | perplexity | sentences read | others switched | off target |";
        yield return "|---|---|---:|---:|---:|---:|---:|---:|---:|";
        foreach (SteeringRow row in rows)
        {
            SteeringTally all = row.All;
            bool steered = row.Positions is not null;
            yield return $"| {Place(row.Positions)} | {row.Method} | {Percent(all.Success)} | {Percent(row.Values.Min(value => value.Tally.Success))} | " +
                $"{Percent((double)all.Undecided / all.Texts)} | {Number(all.Perplexity, "0.00")}" +
                $"{(steered ? $" ({Number(100 * (all.Perplexity / plain - 1), "+0;-0;0")} %)" : "")} | {Percent((double)all.Read / all.Sentences)} | " +
                $"{(steered ? Number(all.Switched / all.Texts, "0.0") : "–")} | {(steered ? Percent(all.Share / all.Texts) : "–")} |";
        }
    }

    static string Place(SteeredPositions? positions) => positions switch
    {
        null => "nothing",
        SteeredPositions.Last => "the prompt's last token",
        _ => "every token",
    };

    static string Percent(double share) => $"{Number(100 * share, "0")} %";

    static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
