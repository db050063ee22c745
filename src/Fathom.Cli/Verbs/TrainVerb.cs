using System.ComponentModel;
using Fathom.Dictionaries;

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
        bool vectors = options.Vectors.Length > 0 || options.DecoderOf.Length > 0;
        if (!(options.CheckpointSeconds >= 0))
            throw new UsageException($"--checkpoint-seconds {options.CheckpointSeconds}: expected 0 or more");
        if (vectors == options.Site.Count > 0) throw new UsageException("expected either --site (with --run) or --vectors");
        if (vectors && options.OutputSite.Count > 0) throw new UsageException("--output-site: goes with --site and --run");
        if (!vectors && options.RunPath.Length == 0) throw new UsageException("--run is missing: the run that holds the capture");
        RunFolder run = vectors
            ? RunFolder.Create(options.RunPath.Length > 0 ? options.RunPath : ".") : RunFolder.Open(options.RunPath);
        var pipeline = new Pipeline(run, options.Machine.Workers, cancellation);
        (string name, TrainResult result) = vectors ? OnVectors(pipeline, options) : OnCaptures(pipeline, options);
        if (options.Json)
            Json.Print(new
            {
                dictionary = run.Dictionary(name),
                name,
                steps = result.StepsRun,
                seconds = result.Seconds,
                tokensPerSecond = result.StepsRun * options.Train.Batch / Math.Max(1e-9, result.Seconds),
                screening = result.Screening,
                last = result.Last
            });
        else
            Console.WriteLine(result.Last is { } last
                ? $"{name}: FVU {last.Fvu:f4}, L0 {last.L0:f1}, {last.Dead} dead of {options.Train.Latents:n0} after " +
                    $"{last.Tokens:n0} rows, {result.StepsRun * options.Train.Batch / result.Seconds:n0} rows/s; " +
                    $"saved in {run.Dictionary(name)}"
                : $"{name}: already complete in {run.Dictionary(name)}");
        return 0;
    }

    // What is not given is as in Leask et al. 2025.
    static Options OfDecoder(Options options)
    {
        options.Refuse("--decoder-of", "--site", "--vectors");
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

    static (string Name, TrainResult Result) OnVectors(Pipeline pipeline, Options options)
    {
        bool decoder = options.DecoderOf.Length > 0;
        using VectorFile source = decoder
            ? VectorFile.OfDecoder(DictionaryLocator.Open(pipeline.Run, options.DecoderOf).Dictionary)
            : VectorFile.Open(options.Vectors);
        string name = options.Name.Length > 0 ? options.Name
            : (decoder ? "meta." : "") + DefaultName("", options.Train);
        return (name, TrainStep.Run(pipeline, name, [source], [], options.Train, options.Resuming, new Dictionary<string, object?>
        {
            ["fathom_version"] = Pipeline.Version,
            [decoder ? "decoder_of" : "dataset_path"] = Path.GetFileName(Path.TrimEndingDirectorySeparator(source.FilePath)),
            ["training"] = Architecture.Of(options.Train).Resolved(options.Train),
        }));
    }

    static (string Name, TrainResult Result) OnCaptures(Pipeline pipeline, Options options)
    {
        using DictionaryCaptures captures = DictionaryCaptures.Open(pipeline.Run, options.Site, options.OutputSite);
        using ItemStore items = ItemStore.Open(pipeline.Run.Items);
        string Names(IEnumerable<ActivationStore> stores) =>
            string.Join('+', stores.Select(store => Path.GetFileName(store.Folder)));
        string sites = Names(captures.Reads) + (captures.Writes.Count > 0 ? "-to-" + Names(captures.Writes) : "");
        string name = options.Name.Length > 0 ? options.Name : DefaultName(sites, options.Train);
        return (name, TrainStep.Run(pipeline, name, captures.Reads, captures.Writes, options.Train, options.Resuming,
            TrainStep.Metadata(captures, items, options.Train)));
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        [DisplayName("run"), Description("folder of the run; with --vectors the current folder when not given")]
        public string RunPath { get; init; } = "";

        [Description("site whose capture to train on; several for a crosscoder, which reads and writes all of them")]
        public IReadOnlyList<string> Site { get; init; } = [];

        [Description("site to write, for a transcoder; several for one that writes all of them")]
        public IReadOnlyList<string> OutputSite { get; init; } = [];

        [Description("a .npy or .safetensors matrix [rows, width] to train on instead")]
        public string Vectors { get; init; } = "";

        [Description("a dictionary, by its folder or its name in the run, whose decoder rows to train on instead (a meta-SAE); " +
            "batchtopk with k 4 where no --architecture is given")]
        public string DecoderOf { get; init; } = "";

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
