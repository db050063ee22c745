using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary><c>fathom train</c></summary>
sealed class TrainVerb : Verb<TrainVerb.Options>
{
    public override string Name => "train";

    public override string Summary => "train a dictionary on captured activations or on any matrix";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom train --run runs/gpt2 --site blocks.6.resid_post --latents 16384 --k 32 --tokens 20M",
        "fathom train --vectors embeddings.npy --run runs/papers --architecture standard --l1 2 --latents 4096 --tokens 2M",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        Validate(options);
        bool captured = options.Site.Length > 0 && !options.Streaming.Stream;
        RunFolder run = captured ? RunFolder.Open(options.RunPath)
            : RunFolder.Create(options.RunPath.Length > 0 ? options.RunPath : ".");
        var pipeline = new Pipeline(run, options.Machine.Workers, cancellation);
        string site = options.Site.Length > 0 ? SiteOption.Parse(options.Site).ToString() : "";
        TrainConfig config = options.Streaming.WithBlock(options.Train);
        string name = options.Name.Length > 0 ? options.Name : DefaultName(site, config);
        TrainResult result = options.Streaming.Stream ? OnStream(pipeline, name, Site.Parse(site), config, options)
            : captured ? OnCapture(pipeline, name, site, config, options) : OnVectors(pipeline, name, config, options);
        Report(run, name, config, result, options.Json);
        return 0;
    }

    static void Validate(Options options)
    {
        if (!(options.CheckpointSeconds >= 0))
            throw new UsageException($"--checkpoint-seconds {options.CheckpointSeconds}: expected 0 or more");
        if (options.Vectors.Length > 0 == options.Site.Length > 0)
            throw new UsageException("expected either --site (with --run) or --vectors");
        if (options.Vectors.Length > 0) options.Refuse("--vectors", "--stream");
        options.Streaming.Validate(options);
        if (options.Site.Length > 0 && !options.Streaming.Stream && options.RunPath.Length == 0)
            throw new UsageException("--run is missing: the run that holds the capture");
    }

    static TrainResult OnVectors(Pipeline pipeline, string name, TrainConfig config, Options options)
    {
        using VectorFile source = VectorFile.Open(options.Vectors);
        return TrainStep.Run(pipeline, name, source, config, options.Resuming, new Dictionary<string, object?>
        {
            ["fathom_version"] = Pipeline.Version,
            ["dataset_path"] = Path.GetFileName(options.Vectors),
            ["training"] = Architecture.Of(config).Resolved(config)
        });
    }

    static TrainResult OnCapture(Pipeline pipeline, string name, string site, TrainConfig config, Options options)
    {
        using ActivationStore store = ActivationStore.Open(pipeline.Run.Capture(site));
        using ItemStore items = ItemStore.Open(pipeline.Run.Items);
        return TrainStep.Run(pipeline, name, store, config, options.Resuming, TrainStep.Metadata(store, items, config));
    }

    static TrainResult OnStream(Pipeline pipeline, string name, Site site, TrainConfig config, Options options)
    {
        using var streamed = new StreamedRun(pipeline, options.Streaming, [site], config.ShuffleBuffer!.Value);
        IVectorSource rows = streamed.Rows(site);
        return TrainStep.Run(streamed.Training, name, rows, config, options.Resuming, TrainStep.Metadata(streamed.Identity.Folder,
            site.ToString(), site.ToString(), rows.Width, streamed.Items, config),
            inputs: CaptureStep.Inputs(streamed.Identity, streamed.Items));
    }

    static void Report(RunFolder run, string name, TrainConfig config, TrainResult result, bool json)
    {
        double rate = result.StepsRun * config.StepRows / Math.Max(1e-9, result.Seconds);
        if (json)
            Json.Print(new
            {
                dictionary = run.Dictionary(name),
                name,
                steps = result.StepsRun,
                seconds = result.Seconds,
                tokensPerSecond = rate,
                screening = result.Screening,
                last = result.Last
            });
        else
            Console.WriteLine(result.Last is { } last
                ? $"{name}: FVU {last.Fvu:f4}, L0 {last.L0:f1}, {last.Dead} dead of {config.Latents:n0} after " +
                    $"{last.Tokens:n0} rows, {rate:n0} rows/s; saved in {run.Dictionary(name)}"
                : $"{name}: already complete in {run.Dictionary(name)}");
    }

    /// <summary>blocks.2.resid_post.topk-1024-k16</summary>
    public static string DefaultName(string site, TrainConfig config) =>
        $"{(site.Length > 0 ? site + "." : "")}{config.Architecture}-{config.Latents}-" +
            Architecture.Of(config).ShortSparsity(config);

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        [DisplayName("run"), Description("folder of the run; with --vectors or --stream the current folder when not given")]
        public string RunPath { get; init; } = "";

        [Description("site to train on: of a capture in the run, or with --stream of the model")]
        public string Site { get; init; } = "";

        [Description("a .npy or .safetensors matrix [rows, width] to train on instead")]
        public string Vectors { get; init; } = "";

        [Description("activations without a store")]
        public StreamOptions Streaming { get; init; } = new();

        [Description("name of the dictionary in the run; site, architecture and sizes when not given")]
        public string Name { get; init; } = "";

        [Description("how to train")]
        public TrainConfig Train { get; init; } = new();

        [Description("go on from the last checkpoint")]
        public bool Resume { get; init; }

        [Description("replace a dictionary of the same name")]
        public bool Overwrite { get; init; }

        [Description("seconds between two checkpoints")]
        public double CheckpointSeconds { get; init; } = 30;

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object")]
        public bool Json { get; init; }

        public TrainOptions Resuming => new() { Resume = Resume, Overwrite = Overwrite, CheckpointSeconds = CheckpointSeconds };
    }
}
