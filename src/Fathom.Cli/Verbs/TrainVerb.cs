using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Evaluation;
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
        "fathom train --run runs/gpt2 --site blocks.6.ln2 --output-site blocks.6.mlp_out --skip --latents 8192 --k 32",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        if (options.DecoderOf.Length > 0) options = OfDecoder(options);
        else if (options.Site.Count == 0 && options.Vectors.Length == 0 && options.RunPath.Length > 0 && !options.Streaming.Stream)
            options = options with { Site = [OneCapture(RunFolder.Open(options.RunPath))] };
        Validate(options);
        bool captured = options.Site.Count > 0 && !options.Streaming.Stream;
        RunFolder run = captured ? RunFolder.Open(options.RunPath)
            : RunFolder.Create(options.RunPath.Length > 0 ? options.RunPath : ".");
        var pipeline = new Pipeline(run, options.Machine.Workers, cancellation);
        TrainConfig config = options.Streaming.WithBlock(options.Train);
        (string name, TrainResult result) = options.Streaming.Stream ? OnStream(pipeline, config, options)
            : options.DecoderOf.Length > 0 ? OnDecoder(pipeline, config, options)
            : captured ? OnCaptures(pipeline, config, options) : OnVectors(pipeline, config, options);
        Report(run, name, result, options.Json);
        return 0;
    }

    // Of a run that has one capture there is nothing to choose.
    static string OneCapture(RunFolder run)
    {
        string[] names = [.. run.CaptureNames.Where(name => !name.StartsWith(RunFolder.ControlPrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        return names.Length == 1 ? names[0] : throw new UsageException(names.Length == 0
            ? $"{run.Path}: no capture here; expected --vectors, or a run with activations ('fathom capture --run {run.Path} …')"
            : $"--site is missing: {run.Path} has the captures {string.Join(", ", names)}");
    }

    static void Validate(Options options)
    {
        if (!(options.CheckpointSeconds >= 0))
            throw new UsageException($"--checkpoint-seconds {options.CheckpointSeconds}: expected 0 or more");
        bool decoder = options.DecoderOf.Length > 0;
        if (!decoder && options.Vectors.Length > 0 == options.Site.Count > 0)
            throw new UsageException("expected either --site (with --run) or --vectors");
        if (options.Vectors.Length > 0) options.Refuse("--vectors", "--stream", "--output-site");
        if (options.Vectors.Length == 0 && !decoder) options.Refuse("--site", "--texts");
        if (options.Streaming.Stream && Fitter.Fits(options.Train))
            throw new UsageException($"--stream: --architecture {options.Train.Architecture} goes over the rows again and " +
                "again; capture them");
        options.Streaming.Validate(options);
        if (options.Streaming.Stream && (options.Site.Count > 1 || options.OutputSite.Count > 0))
            throw new UsageException("--stream: reads one site and writes it; capture several");
        if (options.Site.Count > 0 && !options.Streaming.Stream && options.RunPath.Length == 0)
            throw new UsageException("--run is missing: the run that holds the capture");
    }

    static (string Name, TrainResult Result) OnVectors(Pipeline pipeline, TrainConfig config, Options options)
    {
        using VectorFile source = VectorFile.Open(options.Vectors);
        string name = NameOf(options, "", config);
        if (options.Texts.Length > 0) RowTextStep.Keep(pipeline.Run, options.Texts, source);
        return (name, TrainStep.Run(pipeline, name, [source], [], config, options.Resuming, new Dictionary<string, object?>
        {
            ["fathom_version"] = Pipeline.Version,
            ["dataset_path"] = Path.GetFileName(options.Vectors),
            [RowTextStep.PathKey] = Path.GetFullPath(options.Vectors),
            [RowTextStep.HashKey] = InputHash.Of([.. source.Files]),
            ["training"] = Architecture.Of(config).Resolved(config),
        }));
    }

    static (string Name, TrainResult Result) OnDecoder(Pipeline pipeline, TrainConfig config, Options options)
    {
        using VectorFile source = VectorFile.OfDecoder(DictionaryLocator.Open(pipeline.Run, options.DecoderOf).Dictionary);
        string name = NameOf(options, "meta", config);
        return (name, TrainStep.Run(pipeline, name, [source], [], config, options.Resuming, new Dictionary<string, object?>
        {
            ["fathom_version"] = Pipeline.Version,
            ["decoder_of"] = Path.GetFileName(Path.TrimEndingDirectorySeparator(source.FilePath)),
            ["training"] = Architecture.Of(config).Resolved(config),
        }));
    }

    static (string Name, TrainResult Result) OnCaptures(Pipeline pipeline, TrainConfig config, Options options)
    {
        using DictionaryCaptures captures = DictionaryCaptures.Open(pipeline.Run, options.Site, options.OutputSite);
        using ItemStore items = ItemStore.Open(pipeline.Run.Items);
        string Names(IEnumerable<ActivationStore> stores) =>
            string.Join('+', stores.Select(store => Path.GetFileName(store.Folder)));
        string name = NameOf(options, Names(captures.Reads) +
            (captures.Writes.Count > 0 ? "-to-" + Names(captures.Writes) : ""), config);
        return (name, TrainStep.Run(pipeline, name, captures.Reads, captures.Writes, config, options.Resuming,
            TrainStep.Metadata(captures, items, config)));
    }

    static (string Name, TrainResult Result) OnStream(Pipeline pipeline, TrainConfig config, Options options)
    {
        Site site = SiteOption.Parse(options.Site[0]);
        string name = NameOf(options, site.ToString(), config);
        using var streamed = new StreamedRun(pipeline, options.Streaming, [site], config.ShuffleBuffer!.Value);
        IVectorSource rows = streamed.Rows(site);
        return (name, TrainStep.Run(streamed.Training, name, [rows], [], config, options.Resuming,
            TrainStep.Metadata(streamed.Identity.Folder, site.ToString(), site.ToString(), rows.Width, streamed.Items, config),
            inputs: CaptureStep.Inputs(streamed.Identity, streamed.Items)));
    }

    static string NameOf(Options options, string sites, TrainConfig config) =>
        options.Name.Length > 0 ? options.Name : DefaultName(sites, config);

    static void Report(RunFolder run, string name, TrainResult result, bool json)
    {
        double rate = result.Rows / Math.Max(1e-9, result.Seconds);
        if (json)
            Json.Print(new
            {
                dictionary = run.Dictionary(name),
                name,
                steps = result.StepsRun,
                seconds = result.Seconds,
                tokensPerSecond = rate,
                screening = result.Screening,
                fit = result.Fit,
                last = result.Last
            });
        else
            Console.WriteLine(result.Last is { } last
                ? $"{name}: FVU {last.Fvu:f4}, L0 {last.L0:f1}, {last.Dead} dead of {result.Coder.LatentCount:n0} after " +
                    $"{last.Tokens:n0} rows, {rate:n0} rows/s{(result.Fit is { } fit ? $", {fit}" : "")}; saved in {run.Dictionary(name)}"
                : $"{name}: already complete in {run.Dictionary(name)}");
    }

    // What is not given is as in Leask et al. 2025.
    static Options OfDecoder(Options options)
    {
        options.Refuse("--decoder-of", "--site", "--output-site", "--vectors", "--texts", "--stream");
        if (!options.Given.Contains("--latents"))
            throw new UsageException("--latents is missing: with --decoder-of fewer than that dictionary has, for example a twentieth");
        if (options.Given.Contains("--architecture")) return options;
        int k = options.Given.Contains("--k") ? options.Train.K : 4;
        return options with { Train = options.Train with { Architecture = "batchtopk", K = k } };
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

        [Description("site to train on: of a capture in the run, or with --stream of the model; several for a crosscoder, which " +
            "reads and writes all of them; not needed where the run has one capture")]
        public IReadOnlyList<string> Site { get; init; } = [];

        [Description("site to write, for a transcoder; several for one that writes all of them")]
        public IReadOnlyList<string> OutputSite { get; init; } = [];

        [Description("a .npy or .safetensors matrix [rows, width] to train on instead")]
        public string Vectors { get; init; } = "";

        [Description("a dictionary, by its folder or its name in the run, whose decoder rows to train on instead (a meta-SAE); " +
            "batchtopk with k 4 where no --architecture is given")]
        public string DecoderOf { get; init; } = "";

        [Description("what each row of --vectors is of, kept in the run: a .txt, .jsonl or .csv with a text each")]
        public string Texts { get; init; } = "";

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
