using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>A training of the run, in whatever process: what its folder says of it.</summary>
sealed class TrainingLog
{
    /// <summary>Silence that means nothing yet, in seconds, and in times of what a line of the log takes.</summary>
    const double PatientSeconds = 15, PatientLines = 10;

    /// <summary>Lines of a whole log, about.</summary>
    const double LinesOfLog = 1000;

    readonly RunFolder run;
    readonly TrainingRates rates;
    readonly string name, folder;
    readonly MetricsTail tail;
    StepMetrics? last;

    /// <param name="run">The run.</param>
    /// <param name="name">One of its <see cref="RunFolder.TrainingNames"/>.</param>
    /// <param name="rates">Those of the run.</param>
    public TrainingLog(RunFolder run, string name, TrainingRates rates)
    {
        (this.run, this.name, this.rates, folder) = (run, name, rates, run.Dictionary(name));
        tail = new(LogFile);
        Latents = LatentsOf(TrainingStart.Of(folder), Configuration());
    }

    /// <summary>M; null where nothing says so.</summary>
    public int? Latents { get; private set; }

    /// <summary>The training as it stands, and the log's lines since the last call.</summary>
    /// <param name="take">Gets each line.</param>
    /// <param name="begins">Called first where all is read anew, as at the first call.</param>
    public TrainingResponse Read(Action<StepMetrics> take, Action begins)
    {
        try
        {
            tail.Read(line =>
            {
                last = line;
                take(line);
            }, () =>
            {
                last = null;
                begins();
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It may be written anew at this moment: the next call sees what it is then.
        }
        return State();
    }

    string LogFile => Path.Combine(folder, "metrics.jsonl");

    TrainingResponse State()
    {
        TrainingStart? start = TrainingStart.Of(folder);
        JsonNode? configuration = Configuration();
        Latents = LatentsOf(start, configuration);
        bool done = configuration is not null;
        DateTime logged = File.GetLastWriteTimeUtc(LogFile), saved = File.GetLastWriteTimeUtc(Path.Combine(folder, "checkpoints", "last.safetensors"));
        double silent = Math.Max(0, (DateTime.UtcNow - (saved > logged ? saved : logged)).TotalSeconds);
        double? rate = done ? rates.Of(name) : start is not null && last is not null
            ? Rate((last.Step - start.FirstStep) * start.StepRows, (logged - start.Started.UtcDateTime).TotalSeconds) : null;
        double patience = start is null || rate is null ? PatientSeconds
            : Math.Max(PatientSeconds, PatientLines * Math.Max(1, start.Steps / LinesOfLog) * start.StepRows / rate.Value);
        TrainingState state = done ? TrainingState.Done : silent < patience ? TrainingState.Running
            : saved >= logged ? TrainingState.Stopped : TrainingState.Silent;
        double? left = state == TrainingState.Running && start is not null && last is not null && rate is not null
            ? (start.Steps - last.Step) * start.StepRows / rate : null;
        JsonNode? training = configuration?["metadata"]?["training"];
        return new(name, state, name.StartsWith(RunFolder.ControlPrefix, StringComparison.Ordinal), done && FeatureIndex.Exists(run, name),
            start?.Architecture ?? Text(training, "architecture") ?? Text(configuration, "architecture"), Latents, last?.Step ?? 0,
            start?.Steps ?? (done ? last?.Step : null), last?.Tokens ?? 0, rate, left, silent);
    }

    static int? LatentsOf(TrainingStart? start, JsonNode? configuration) => start?.Latents ?? Number(configuration, "d_sae");

    static double? Rate(long tokens, double seconds) => tokens > 0 && seconds > 0 ? tokens / seconds : null;

    JsonNode? Configuration()
    {
        try
        {
            return File.Exists(Path.Combine(folder, "cfg.json")) ? JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "cfg.json"))) as JsonObject : null;
        }
        catch (Exception e) when (e is IOException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    static string? Text(JsonNode? of, string key) => of is JsonObject && of[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    static int? Number(JsonNode? of, string key) => of is JsonObject && of[key] is JsonValue value && value.TryGetValue(out int number) ? number : null;
}
