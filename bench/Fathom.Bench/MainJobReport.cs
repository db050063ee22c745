using System.Globalization;

namespace Fathom.Bench;

/// <summary>The results as the committed Markdown.</summary>
static class MainJobReport
{
    public static string Markdown(MainJobResult[] results)
    {
        string Row(string name, Func<MainJobResult, double> value, string format)
        {
            double[] values = [.. results.Select(value).Order()];
            return $"| {name} | {Text(values[values.Length / 2], format)} | {Text(values[0], format)} | {Text(values[^1], format)} |";
        }
        double Mean(Func<MainJobResult, double> value) => results.Average(value);
        string Quality(string name, Func<MainJobResult, double> value)
        {
            double mean = Mean(value), deviation = Math.Sqrt(results.Sum(result => Math.Pow(value(result) - mean, 2)) / Math.Max(1, results.Length - 1));
            return $"| {name} | {Text(mean, "0.0000")} | {Text(deviation, "0.0000")} |";
        }
        return string.Join('\n',
        [
            "# The main job",
            "",
            $"`fathom run --model stories260K --text tinystories.jsonl {MainJob.Options}`, controls included, {results.Length} seeds.",
            $"{Machine.Description}.",
            "Written by `dotnet run -c Release --project bench/Fathom.Bench -- main-job MODEL TEXT.jsonl`.",
            "",
            "| speed | median | least | most |",
            "|---|---:|---:|---:|",
            Row("whole job, s", result => result.Seconds, "0.0"),
            Row("capture, tokens/s", result => result.CaptureTokensPerSecond, "N0"),
            Row("training, rows/s", result => result.TrainRowsPerSecond, "N0"),
            Row("index, tokens/s", result => result.IndexTokensPerSecond, "N0"),
            Row("peak memory, MiB", result => result.PeakMebibytes, "N0"),
            "",
            "| quality on held-out documents | mean | sd |",
            "|---|---:|---:|",
            Quality("FVU", result => result.Fvu),
            Quality("loss with reconstructions spliced in, nats", result => result.SplicedLoss),
            Quality("share of dead latents", result => result.DeadShare),
            "",
        ]);
    }

    static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
