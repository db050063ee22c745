using System.Text.Json;
using Fathom.Models;
using Fathom.Models.Pretraining;
using Fathom.Numerics;
using Fathom.Tests.Models;

namespace Fathom.Tests.Pretraining;

/// <summary>A pre-training of a fraction of a second with all that a long one has: clipping, decay, measurements,
/// checkpoints.</summary>
static class SmallPretraining
{
    public const int Steps = 24;

    public static PretrainConfig Config { get; } = new()
    {
        Steps = Steps,
        Batch = 3,
        LearningRate = 3e-3,
        Warmup = 0.2,
        ClipAt = 0.5,
        Checkpoints = 3,
        EvaluateEvery = 5,
        EvaluationSequences = 5,
        Seed = 7,
    };

    public static ModelConfig Model(string family = "gpt2") => TinyModel.Config(family) with { RopeScaling = null };

    public static MarkovSource Source { get; } = new(17);

    public static PretrainResult Train(string folder, PretrainConfig? config = null, ModelConfig? model = null,
        ITokenSource? source = null, int workers = 1, PretrainOptions? options = null, Action<PretrainMetrics>? progress = null,
        CancellationTokenSource? cancel = null) =>
        new Pretrainer(model ?? Model(), config ?? Config, source ?? Source, folder, new Workers(workers))
            .Run(options ?? new PretrainOptions { SaveSeconds = 1e9 }, progress, cancel?.Token ?? default);

    public static PretrainResult Resume(string folder, PretrainConfig? config = null, ModelConfig? model = null,
        ITokenSource? source = null, int workers = 1) =>
        Train(folder, config, model, source, workers, new PretrainOptions { Resume = true, SaveSeconds = 1e9 });

    /// <summary>Trains, resuming, until the given step is done, and stops there with the state saved.</summary>
    public static void StopAfter(string folder, long step, int workers = 1, ModelConfig? model = null)
    {
        using var cancel = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Train(folder, model: model, workers: workers,
            options: new PretrainOptions { Resume = true, SaveSeconds = 1e9 },
            progress: metrics => { if (metrics.Step == step) cancel.Cancel(); }, cancel: cancel));
    }

    /// <summary>Every file of a training by its path in the folder, but for what tells of time and of the command.</summary>
    public static SortedDictionary<string, string> Files(string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(folder, path);
            files[name] = name switch
            {
                "training.json" => JsonSerializer.Serialize(
                    JsonFile.Read<PretrainSummary>(path, "") with { Seconds = 0, Command = [] }),
                "metrics.jsonl" => string.Join('\n', Metrics(folder)),
                _ => Convert.ToHexString(File.ReadAllBytes(path)),
            };
        }
        return files;
    }

    /// <summary>The lines of metrics.jsonl without their times.</summary>
    public static List<PretrainMetrics> Metrics(string folder) =>
        [.. PretrainLog.Read(Path.Combine(folder, "metrics.jsonl")).Select(line => line with { TokensPerSecond = 0 })];
}
