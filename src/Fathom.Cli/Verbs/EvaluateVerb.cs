using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary><c>fathom evaluate</c></summary>
sealed class EvaluateVerb : Verb<EvaluateVerb.Options>
{
    public override string Name => "evaluate";

    public override string Summary => "measure a dictionary on held-out documents, controls beside it";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom evaluate --run runs/gpt2 --dictionary blocks.6.resid_post.topk-16384-k32",
        "fathom evaluate --dictionary path/to/sae --vectors x.npy --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        foreach (string metric in options.Metrics.SelectMany(list => list.Split(',')))
            if (metric != "core") throw new UsageException($"--metrics {metric}: expected core");
        return options.Vectors.Length > 0 ? OnVectors(options) : OnRun(options, cancellation);
    }

    static int OnVectors(Options options)
    {
        var run = options.RunPath.Length > 0 ? RunFolder.Open(options.RunPath) : null;
        (_, LoadedDictionary dictionary) = DictionaryLocator.Open(run, options.Dictionary);
        using VectorFile vectors = VectorFile.Open(options.Vectors);
        CoreReport report = CoreEvaluation.RunOnVectors(dictionary.Coder, vectors, options.Seed, options.Machine.Workers);
        Print(options, report, new SaeBenchEnvelope(report,
            new EnvelopeSource(dictionary.Folder, dictionary.Config, null, options.Vectors, null, Pipeline.Version),
            DateTimeOffset.UtcNow));
        return 0;
    }

    static int OnRun(Options options, CancellationToken cancellation)
    {
        if (options.RunPath.Length == 0) throw new UsageException("expected --run, or --dictionary with --vectors");
        var pipeline = new Pipeline(RunFolder.Open(options.RunPath), options.Machine.Workers, cancellation);
        (string? name, LoadedDictionary dictionary) = DictionaryLocator.Open(pipeline.Run, options.Dictionary);
        using ActivationStore store = ActivationStore.Open(
            pipeline.Run.Capture(DictionaryLocator.CaptureOf(pipeline.Run, dictionary)));
        using ItemStore items = ItemStore.Open(pipeline.Run.Items);
        using LanguageModel model = ModelOfRun.Load(store, pipeline.Workers);
        (CoreReport report, SaeBenchEnvelope envelope) = EvaluateStep.Run(pipeline, name ?? Elsewhere(dictionary),
            dictionary, store, items, model, !options.NoRandomInit, options.Seed);
        Print(options, report, envelope);
        return 0;
    }

    // A dictionary from elsewhere never takes the place of one of the run's own.
    static string Elsewhere(LoadedDictionary dictionary)
    {
        string folder = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(dictionary.Folder)));
        string plain = string.Concat(folder.Where(c =>
            char.IsAsciiLetterOrDigit(c) || "._-".Contains(c)).Take(60)).TrimStart('.');
        return $"elsewhere.{plain}-{InputHash.OfDictionary(dictionary.Folder)[..8]}";
    }

    static void Print(Options options, CoreReport report, SaeBenchEnvelope envelope)
    {
        if (options.Json) Console.WriteLine(envelope.Summary.ToJsonString());
        else Console.WriteLine(options.Full ? CoreTable.Full(report) : CoreTable.Short(report));
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [DisplayName("run"), Description("folder of the run")]
        public string RunPath { get; init; } = "";

        [Description("name in the run (not needed where there is one), or a dictionary folder")]
        public string Dictionary { get; init; } = "";

        [Description("measure on these vectors alone, without a model")]
        public string Vectors { get; init; } = "";

        [Description("which metrics: core")]
        public IReadOnlyList<string> Metrics { get; init; } = ["core"];

        [Description("leave out the control that trains on a model with random parameters")]
        public bool NoRandomInit { get; init; }

        [Description("seed of the controls")]
        public ulong Seed { get; init; }

        [Description("print every metric, not only the first ones")]
        public bool Full { get; init; }

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object: SAEBench's envelope without the per-latent part")]
        public bool Json { get; init; }
    }
}
