using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>A training of a fraction of a second with all that a long one has: dead latents, clipping, decay, passes.</summary>
static class SmallTraining
{
    public const int Width = 12, Rows = 700, TrainRows = 600;

    public static TrainConfig Config { get; } = new()
    {
        Latents = 150,
        K = 4,
        Batch = 130,
        Tokens = 130 * 40,
        LearningRate = 3e-3,
        DeadAfter = 260,
        ClipAt = 0.3,
        Seed = 8,
    };

    /// <summary>The same of another kind, without the options that it does not read.</summary>
    public static TrainConfig Of(string architecture)
    {
        TrainConfig config = Config with { Architecture = architecture };
        // Five groups of latents of the same size, where there are groups.
        bool reads = Architecture.Of(config).Options.Contains(nameof(TrainConfig.K));
        return config with { K = reads ? 5 : new TrainConfig().K };
    }

    public static IReadOnlyDictionary<string, object?> Metadata { get; } =
        new Dictionary<string, object?> { ["hook_name"] = "blocks.2.hook_resid_post" };

    /// <summary>Sparse sums of random directions, far from the origin and of a norm far from √d.</summary>
    public static MatrixSource Source(ulong seed = 4)
    {
        var random = new Philox(seed, 0);
        var rows = new float[Rows * Width];
        ulong counter = 0;
        for (int i = 0; i < Rows; i++)
        {
            for (int part = 0; part < 3; part++)
            {
                var direction = new Philox(seed, 100 + (ulong)random.Below(counter++, 24));
                double size = 20 * random.Uniform(counter++);
                for (int c = 0; c < Width; c++) rows[i * Width + c] += (float)(size * direction.Normal((ulong)c)) + 10;
            }
        }
        return new(rows, Width, TrainRows);
    }

    public static TrainResult Train(string folder, TrainConfig? config = null, IVectorSource? source = null, int workers = 1,
        TrainOptions? options = null, Action<StepMetrics>? progress = null, CancellationTokenSource? cancel = null)
    {
        using MatrixSource own = Source();
        return new Trainer(source ?? own, config ?? Config, folder, new Workers(workers))
            .Run(options ?? new TrainOptions { CheckpointSeconds = 1e9 }, Metadata, progress, cancel?.Token ?? default);
    }

    /// <summary>Trains, resuming, until the given step is done, and stops there with the state saved.</summary>
    public static void StopAfter(string folder, long step, int workers = 1, TrainConfig? config = null)
    {
        using var cancel = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Train(folder, config, workers: workers,
            options: new TrainOptions { Resume = true, CheckpointSeconds = 1e9 },
            progress: metrics => { if (metrics.Step == step) cancel.Cancel(); }, cancel: cancel));
    }

    public static void Resume(string folder, int workers = 1, TrainConfig? config = null, IVectorSource? source = null) =>
        Train(folder, config, source, workers, new TrainOptions { Resume = true, CheckpointSeconds = 1e9 });

    /// <summary>Every file of a training, by its path in the folder.</summary>
    public static SortedDictionary<string, string> Files(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(folder, path), path => Convert.ToHexString(File.ReadAllBytes(path))));
}
