using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Evaluation;

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
    /// <param name="inputs">Hashes of what goes in; null where the rows' files say them.</param>
    public static TrainResult Run(Pipeline pipeline, string name, IReadOnlyList<IVectorSource> reads,
        IReadOnlyList<IVectorSource> writes, TrainConfig config, TrainOptions options,
        IReadOnlyDictionary<string, object?> metadata, string title = "train", IReadOnlyDictionary<string, string>? inputs = null)
    {
        var clock = Stopwatch.StartNew();
        string folder = pipeline.Run.Dictionary(name);
        int d = reads.Sum(source => source.Width), dOut = writes.Count == 0 ? d : writes.Sum(source => source.Width);
        RequireMemory(d, dOut, config);
        using var held = new TrainLock(folder);
        TrainResult result = ProgressLine.Run(title, "rows", report => Fitter.Fits(config)
            ? new Fitter(reads, writes, config, folder, pipeline.Workers).Run(options, metadata,
                progress => report(progress.Rows, progress.Total, progress.State), pipeline.Cancellation)
            : new Trainer(reads, writes, config, folder, pipeline.Workers).Run(options, metadata,
                metrics => report(metrics.Tokens, config.Steps * config.StepRows,
                    $"loss {metrics.Loss:f4}  FVU {metrics.Fvu:f4}  L0 {metrics.L0:f1}  dead {metrics.Dead} " +
                    $"(longest {metrics.LongestDead:n0})"),
                pipeline.Cancellation));
        if (result.StepsRun > 0 || IsUnrecorded(pipeline, name))
            Record(pipeline, name, d, dOut, config, clock, inputs ?? Inputs([.. reads, .. writes]), result.Rows,
                result.Last?.L0);
        return result;
    }

    /// <summary>A process that was killed may have finished a training without noting it.</summary>
    public static bool IsUnrecorded(Pipeline pipeline, string name) => pipeline.Last("train", name) is null;

    /// <summary>Notes a training in the manifest.</summary>
    /// <param name="pipeline">The run.</param>
    /// <param name="name">Of the dictionary.</param>
    /// <param name="width">d_in</param>
    /// <param name="outputWidth">d_out</param>
    /// <param name="config">How it was trained.</param>
    /// <param name="clock">Running since it began.</param>
    /// <param name="inputs">Hashes of what went in.</param>
    /// <param name="rows">Rows gone over by this process.</param>
    /// <param name="l0">At the end, where it is known.</param>
    /// <param name="seconds">The time of its steps, where that is not the clock's.</param>
    public static void Record(Pipeline pipeline, string name, int width, int outputWidth, TrainConfig config,
        Stopwatch clock, IReadOnlyDictionary<string, string> inputs, long rows, double? l0, double? seconds = null)
    {
        if (config.Init is { } init) inputs = new Dictionary<string, string>(inputs) { ["init"] = HashOf(init) };
        pipeline.Record("train", name, config, clock, inputs, rows, RowFlops(width, outputWidth, config, l0) * rows,
            pipeline.Run.Dictionary(name), seconds: seconds);
    }

    static string HashOf(string folder)
    {
        LoadedDictionary dictionary = DictionaryFormat.Open(folder);
        using var owned = dictionary.Coder as IDisposable;
        return InputHash.OfDictionary(dictionary);
    }

    // Both weights with their two moments. Without this the system ends the process without a word.
    public static void RequireMemory(int width, int outputWidth, TrainConfig config)
    {
        const int copies = 3;
        long needed = copies * sizeof(float) * ((long)width + outputWidth) * config.Latents,
            present = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > present)
            throw new InputException($"training {config.Latents:n0} latents of width {width:n0} takes {needed >> 30} GiB, " +
                $"this machine has {present >> 30}; " +
                "choose fewer --latents");
    }

    /// <summary>Hashes of the files that hold rows.</summary>
    public static Dictionary<string, string> Inputs(IReadOnlyList<IVectorSource> sources)
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
        Dictionary<string, object?> metadata = Metadata(captures.First.Description.Model, captures.First.Description.Site,
            Path.GetFileName(captures.First.Folder), captures.Rows.Width, items, config);
        captures.Describe(metadata);
        return metadata;
    }

    /// <summary>Entries of cfg.json's metadata for a dictionary of a model's site.</summary>
    /// <param name="model">Folder of the model.</param>
    /// <param name="site">The site.</param>
    /// <param name="capture">Name of the capture that holds its rows, or would.</param>
    /// <param name="width">d.</param>
    /// <param name="items">The contexts.</param>
    /// <param name="config">How it is trained.</param>
    public static Dictionary<string, object?> Metadata(string model, string site, string capture, int width, ItemStore items,
        TrainConfig config) => new()
        {
            ["fathom_version"] = Pipeline.Version,
            ["model_name"] = Path.GetFileName(Path.TrimEndingDirectorySeparator(model)),
            ["hook_name"] = HookNames.TransformerLens(site),
            ["fathom_site"] = site,
            ["fathom_capture"] = capture,
            ["context_size"] = items.Description.ContextLength,
            ["prepend_bos"] = items.Description.SpecialIds.Count > 0,
            ["dataset_path"] = string.Join(", ", items.Description.Files.Select(file => Path.GetFileName(file.Path))),
            ["training"] = Architecture.Of(config).Resolved(config),
            ["learning_rate"] = Fitter.Fits(config) ? null : new TrainSchedule(config, width).Peak,
        };

    // A row: the dense encoder, then decoding, slopes and both gradients over its active latents.
    static double RowFlops(int width, int outputWidth, TrainConfig config, double? l0) => Fitter.Fits(config)
        ? Fitter.RowFlops(config, width)
        : 2.0 * width * config.Latents + 4.0 * (width + outputWidth) * Architecture.Of(config).ActiveLatents(config, l0);
}
