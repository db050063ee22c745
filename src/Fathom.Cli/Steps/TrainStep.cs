using System.Diagnostics;
using Fathom.Dictionaries;

namespace Fathom.Cli;

/// <summary>Activations → dictionary.</summary>
static class TrainStep
{
    /// <summary>Trains and saves one dictionary in a run.</summary>
    /// <param name="pipeline">The run.</param>
    /// <param name="name">Of the dictionary.</param>
    /// <param name="reads">The rows that are read, from each site.</param>
    /// <param name="writes">Those that are to be written; none where these are those that are read.</param>
    /// <param name="config">How.</param>
    /// <param name="options">Resume, overwrite, checkpoints.</param>
    /// <param name="metadata">For cfg.json.</param>
    /// <param name="title">For the progress line.</param>
    public static TrainResult Run(Pipeline pipeline, string name, IReadOnlyList<IVectorSource> reads,
        IReadOnlyList<IVectorSource> writes, TrainConfig config, TrainOptions options,
        IReadOnlyDictionary<string, object?> metadata, string title = "train")
    {
        var clock = Stopwatch.StartNew();
        string folder = pipeline.Run.Dictionary(name);
        int d = reads.Sum(source => source.Width), dOut = writes.Count == 0 ? d : writes.Sum(source => source.Width);
        RequireMemory(d, dOut, config);
        var trainer = new Trainer(reads, writes, config, folder, pipeline.Workers);
        TrainResult result = ProgressLine.Run(title, "rows", report => trainer.Run(options, metadata,
            metrics => report(metrics.Tokens, config.Steps * config.Batch,
                $"loss {metrics.Loss:f4}  FVU {metrics.Fvu:f4}  L0 {metrics.L0:f1}  dead {metrics.Dead} " +
                $"(longest {metrics.LongestDead:n0})"),
            pipeline.Cancellation));
        // A process that was killed may have finished a training without noting it.
        if (result.StepsRun > 0 || pipeline.Last("train", name) is null)
        {
            long rows = result.StepsRun * config.Batch;
            pipeline.Record("train", name, config, clock, Inputs([.. reads, .. writes]), rows,
                StepFlops(d, dOut, config, result) * rows, folder);
        }
        return result;
    }

    // Both weights with their two moments. Without this the system ends the process without a word.
    static void RequireMemory(int width, int outputWidth, TrainConfig config)
    {
        const int copies = 3;
        long needed = copies * sizeof(float) * ((long)width + outputWidth) * config.Latents,
            present = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > present)
            throw new InputException($"training {config.Latents:n0} latents of width {width:n0} takes {needed >> 30} GiB, " +
                $"this machine has {present >> 30}; " +
                "choose fewer --latents");
    }

    static Dictionary<string, string> Inputs(IReadOnlyList<IVectorSource> sources)
    {
        var inputs = new Dictionary<string, string>();
        foreach (IVectorSource source in sources)
        {
            (string key, string hash) = source switch
            {
                ActivationStore store => (inputs.Count == 0 ? "capture" : $"capture {Path.GetFileName(store.Folder)}",
                    InputHash.OfCapture(store.Folder)),
                VectorFile vectors => (vectors.FilePath, InputHash.Of([.. vectors.Files])),
                _ => throw new ArgumentException($"rows of {source.GetType().Name} leave no trace in a manifest", nameof(sources)),
            };
            inputs[key] = hash;
        }
        return inputs;
    }

    /// <summary>Entries of cfg.json's metadata for a dictionary trained on captures.</summary>
    public static Dictionary<string, object?> Metadata(DictionaryCaptures captures, ItemStore items, TrainConfig config)
    {
        var metadata = new Dictionary<string, object?>
        {
            ["fathom_version"] = Pipeline.Version,
            ["model_name"] = Path.GetFileName(Path.TrimEndingDirectorySeparator(captures.First.Description.Model)),
            ["context_size"] = items.Description.ContextLength,
            ["prepend_bos"] = items.Description.SpecialIds.Count > 0,
            ["dataset_path"] = string.Join(", ", items.Description.Files.Select(file => Path.GetFileName(file.Path))),
            ["training"] = Architecture.Of(config).Resolved(config),
            ["learning_rate"] = new TrainSchedule(config, captures.Rows.Width).Peak,
        };
        captures.Describe(metadata);
        return metadata;
    }

    // A row: the dense encoder, then decoding, slopes and both gradients over its active latents.
    static double StepFlops(int width, int outputWidth, TrainConfig config, TrainResult result) =>
        2.0 * width * config.Latents + 4.0 * (width + outputWidth) * Architecture.Of(config).ActiveLatents(config, result.Last?.L0);
}
