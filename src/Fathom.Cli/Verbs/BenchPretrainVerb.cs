using System.ComponentModel;
using System.Diagnostics;
using Fathom.Models;
using Fathom.Models.Pretraining;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary><c>fathom bench pretrain</c></summary>
sealed class BenchPretrainVerb : Verb<BenchPretrainVerb.Options>
{
    public override string Name => "pretrain";

    public override string Summary => "speed of a step of pre-training a model, on random tokens";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom bench pretrain --layers 4 --width 192 --heads 6 --batch 32",
        "fathom bench pretrain --family llama --layers 2 --width 256 --seconds 10 --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        options.Bench.Validate();
        Workers workers = options.Bench.Machine.Workers;
        if (options.Vocabulary is < 1 or > 1 << 20)
            throw new UsageException($"--vocabulary {options.Vocabulary}: expected 1 to {1 << 20}");
        ModelConfig model = options.Shape.Config(options.Vocabulary, separator: null);
        // So many steps that it never gets to the end, and nothing in between but steps.
        var config = new PretrainConfig
        { Batch = options.Batch, Steps = 1_000_000_000, EvaluateEvery = 1_000_000_000, LearningRate = 1e-3 };
        config.Validate(model.ContextLength);
        PretrainMemory.Require(model, options.Batch, workers);
        var report = new BenchReport(workers);
        StepTimes times = Measure(model, config, options.Bench.Seconds, workers, cancellation);
        double tokens = (double)options.Batch * model.ContextLength;
        report.Add("family", model.ModelType).Add("parts", options.Shape.Parts.ToString().ToLowerInvariant())
            .Add("layers", model.Layers).Add("width", model.Width).Add("heads", model.Heads).Add("mlp_width", model.MlpWidth)
            .Add("vocabulary", model.VocabularySize).Add("context", model.ContextLength).Add("batch", options.Batch)
            .AddSpeed(times, tokens, TrainingCost.FlopsPerToken(model) * tokens).Print(options.Bench.Json);
        return 0;
    }

    static StepTimes Measure(ModelConfig model, PretrainConfig config, double seconds, Workers workers,
        CancellationToken cancellation)
    {
        var times = new StepTimes(seconds);
        string folder = Directory.CreateTempSubdirectory("fathom-bench-").FullName;
        try
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var pretrainer = new Pretrainer(model, config, new RandomTokens(model.VocabularySize), Path.Combine(folder, "model"), workers);
            long start = 0;
            pretrainer.Run(new PretrainOptions { SaveSeconds = double.MaxValue }, _ =>
            {
                // The first step has made the model, too.
                if (start != 0) times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                start = Stopwatch.GetTimestamp();
                if (times.IsDone) enough.Cancel();
            }, enough.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // There are steps enough.
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        return times;
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("what to train")]
        public ModelShape Shape { get; init; } = new() { Width = 192, Heads = 6 };

        [Description("token ids")]
        public int Vocabulary { get; init; } = 1024;

        [Description("sequences a step, each as long as the context")]
        public int Batch { get; init; } = 32;

        [Description("how to measure")]
        public BenchOptions Bench { get; init; } = new();
    }
}
