using System.Text;
using System.Text.Json;

namespace Fathom.Dictionaries;

/// <summary><c>metrics.jsonl</c>: one line of <see cref="StepMetrics"/> for about a thousand of the steps.</summary>
sealed class MetricsLog : IDisposable
{
    static readonly JsonSerializerOptions Line = new(JsonFile.Options) { WriteIndented = false };

    readonly StreamWriter writer;
    readonly long every;

    /// <param name="path">The file; lines of steps after <paramref name="step"/>, and a torn last line, are dropped.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="steps">Steps of the whole training.</param>
    public MetricsLog(string path, long step, long steps)
    {
        every = Math.Max(1, steps / 1000);
        var kept = step > 0 && File.Exists(path) ? File.ReadLines(path).Where(line => StepOf(line) <= step).ToList() : [];
        Models.Files.AtomicFile.WriteAllText(path, string.Concat(kept.Select(line => line + "\n")));
        writer = new StreamWriter(path, append: true) { AutoFlush = true };
    }

    /// <param name="metrics">Of a step.</param>
    /// <param name="last">Whether it is the last of the training.</param>
    public void Add(StepMetrics metrics, bool last)
    {
        if (metrics.Step % every == 0 || last) writer.WriteLine(JsonSerializer.Serialize(metrics, Line));
    }

    public void Dispose() => writer.Dispose();

    static long StepOf(string line) => StepMetrics.Read(Encoding.UTF8.GetBytes(line))?.Step ?? long.MaxValue;
}
