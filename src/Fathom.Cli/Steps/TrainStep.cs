using System.Diagnostics;
using Fathom.Dictionaries;

namespace Fathom.Cli;

/// <summary>Activations → dictionary.</summary>
static class TrainStep
{
    /// <summary>Trains and saves one dictionary in a run.</summary>
    /// <param name="pipeline">The run.</param>
    /// <param name="name">Of the dictionary.</param>
    /// <param name="source">The rows.</param>
    /// <param name="config">How.</param>
    /// <param name="options">Resume, overwrite, checkpoints.</param>
    /// <param name="metadata">For cfg.json.</param>
    /// <param name="title">For the progress line.</param>
    public static TrainResult Run(Pipeline pipeline, string name, IVectorSource source, TrainConfig config, TrainOptions options,
        IReadOnlyDictionary<string, object?> metadata, string title = "train")
    {
        var clock = Stopwatch.StartNew();
        string folder = pipeline.Run.Dictionary(name);
        RequireMemory(source.Width, config);
        TrainResult result = ProgressLine.Run(title, "rows", report => Fitter.Fits(config)
            ? new Fitter(source, config, folder, pipeline.Workers).Run(options, metadata,
                progress => report(progress.Rows, progress.Total, progress.State), pipeline.Cancellation)
            : new Trainer(source, config, folder, pipeline.Workers).Run(options, metadata,
                metrics => report(metrics.Tokens, config.Steps * config.Batch,
                    $"loss {metrics.Loss:f4}  FVU {metrics.Fvu:f4}  L0 {metrics.L0:f1}  dead {metrics.Dead} " +
                    $"(longest {metrics.LongestDead:n0})"),
                pipeline.Cancellation));
        // A process that was killed may have finished a training without noting it.
        if (result.StepsRun > 0 || pipeline.Last("train", name) is null)
            pipeline.Record("train", name, config, clock, Inputs(source), result.Rows,
                RowFlops(source.Width, config, result) * result.Rows, folder);
        return result;
    }

    // Both weights with their two moments. Without this the system ends the process without a word.
    static void RequireMemory(int width, TrainConfig config)
    {
        const int copies = 6;
        long needed = copies * sizeof(float) * (long)width * config.Latents,
            present = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > present)
            throw new InputException($"training {config.Latents:n0} latents of width {width:n0} takes {needed >> 30} GiB, " +
                $"this machine has {present >> 30}; " +
                "choose fewer --latents");
    }

    static Dictionary<string, string> Inputs(IVectorSource source) => source switch
    {
        ActivationStore store => new() { ["capture"] = InputHash.OfCapture(store.Folder) },
        VectorFile vectors => new() { [vectors.FilePath] = InputHash.Of(vectors.FilePath) },
        _ => throw new ArgumentException($"rows of {source.GetType().Name} leave no trace in a manifest", nameof(source)),
    };

    /// <summary>Entries of cfg.json's metadata for a dictionary trained on a capture.</summary>
    public static Dictionary<string, object?> Metadata(ActivationStore store, ItemStore items, TrainConfig config) => new()
    {
        ["fathom_version"] = Pipeline.Version,
        ["model_name"] = Path.GetFileName(Path.TrimEndingDirectorySeparator(store.Description.Model)),
        ["hook_name"] = HookNames.TransformerLens(store.Description.Site),
        ["fathom_site"] = store.Description.Site,
        ["fathom_capture"] = Path.GetFileName(store.Folder),
        ["context_size"] = items.Description.ContextLength,
        ["prepend_bos"] = items.Description.SpecialIds.Count > 0,
        ["dataset_path"] = string.Join(", ", items.Description.Files.Select(file => Path.GetFileName(file.Path))),
        ["training"] = Architecture.Of(config).Resolved(config),
        ["learning_rate"] = Fitter.Fits(config) ? null : new TrainSchedule(config, store.Width).Peak,
    };

    // A row: the dense encoder, then decoding, slopes and both gradients over its active latents.
    static double RowFlops(int width, TrainConfig config, TrainResult result) => Fitter.Fits(config)
        ? Fitter.RowFlops(config, width)
        : 2.0 * width * config.Latents + 8.0 * width * Architecture.Of(config).ActiveLatents(config, result.Last?.L0);
}
