using System.Text.Json;
using Fathom.Models.Files;

namespace Fathom.Models.Pretraining;

/// <summary><c>metrics.jsonl</c>: one line of <see cref="PretrainMetrics"/> for about a thousand of the steps, for those with
/// a held-out loss, and for the last.</summary>
sealed class PretrainLog : IDisposable
{
    static readonly JsonSerializerOptions Line = new(JsonFile.Options) { WriteIndented = false };

    readonly StreamWriter writer;
    readonly long every, steps;

    /// <param name="path">The file; lines of steps after <paramref name="step"/>, and a torn last line, are dropped.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="steps">Steps of the whole training.</param>
    public PretrainLog(string path, long step, long steps)
    {
        (every, this.steps) = (Math.Max(1, steps / 1000), steps);
        var kept = Read(path).Where(metrics => metrics.Step <= step).Select(metrics => Text(metrics) + "\n");
        AtomicFile.WriteAllText(path, string.Concat(kept));
        writer = new StreamWriter(path, append: true) { AutoFlush = true };
    }

    public void Add(PretrainMetrics metrics)
    {
        bool kept = metrics.Step % every == 0 || metrics.EvaluationLoss is not null || metrics.Step == steps;
        if (kept) writer.WriteLine(Text(metrics));
    }

    public void Dispose() => writer.Dispose();

    /// <summary>The lines of a file; those that are torn are passed over.</summary>
    public static List<PretrainMetrics> Read(string path)
    {
        var lines = new List<PretrainMetrics>();
        foreach (string line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            try
            {
                if (JsonSerializer.Deserialize<PretrainMetrics>(line, Line) is { } metrics) lines.Add(metrics);
            }
            catch (JsonException)
            {
                // A process that was killed left half a line.
            }
        }
        return lines;
    }

    static string Text(PretrainMetrics metrics) => JsonSerializer.Serialize(metrics, Line);
}
