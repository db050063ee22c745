using System.ComponentModel;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary><c>fathom evaluate</c></summary>
sealed class EvaluateVerb : Verb<EvaluateVerb.Options>
{
    const string Core = "core", Truth = "truth", Board = "board";

    public override string Name => "evaluate";

    public override string Summary => "measure a dictionary on held-out documents, controls beside it";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom evaluate --run runs/othello --dictionary blocks.3.resid_post.topk-2048-k32 --metrics core,truth,board",
        "fathom evaluate --dictionary path/to/sae --vectors x.npy --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        string[] metrics = options.MetricNames;
        foreach (string metric in metrics)
            if (metric is not (Core or Truth or Board))
                throw new UsageException($"--metrics {metric}: expected some of core, truth, board");
        if (options.Vectors.Length > 0 && metrics is not [Core])
            throw new UsageException("--vectors: vectors alone have no labels; expected --metrics core");
        if (options.Vectors.Length > 0) options.Refuse("--vectors", "--no-random-init");
        if (options.Json) options.Refuse("--json, which has every metric", "--full");
        if (metrics is [Board]) options.Refuse("--metrics board", "--full");
        return options.Vectors.Length > 0 ? OnVectors(options) : OnRun(options, cancellation);
    }

    static int OnVectors(Options options)
    {
        var run = options.RunPath.Length > 0 ? RunFolder.Open(options.RunPath) : null;
        (_, LoadedDictionary dictionary) = DictionaryLocator.Open(run, options.Dictionary);
        using VectorFile vectors = VectorFile.Open(options.Vectors);
        CoreReport report = CoreEvaluation.RunOnVectors(dictionary.Coder, vectors, options.Seed, options.Machine.Workers);
        var envelope = new SaeBenchEnvelope(report,
            new EnvelopeSource(dictionary.Folder, dictionary.Config, null, options.Vectors, null, Pipeline.Version),
            DateTimeOffset.UtcNow);
        (JsonObject summary, string table) = OfCore(options, (report, envelope));
        Print(options, [(Core, summary, table)]);
        return 0;
    }

    static int OnRun(Options options, CancellationToken cancellation)
    {
        if (options.RunPath.Length == 0) throw new UsageException("expected --run, or --dictionary with --vectors");
        var pipeline = new Pipeline(RunFolder.Open(options.RunPath), options.Machine.Workers, cancellation);
        (string? name, LoadedDictionary dictionary) = DictionaryLocator.Open(pipeline.Run, options.Dictionary);
        using var captures = DictionaryCaptures.Of(pipeline.Run, dictionary);
        using ItemStore items = ItemStore.Open(pipeline.Run.Items);
        using LanguageModel model = ModelOfRun.Load(captures.First, pipeline.Workers);
        string target = name ?? Elsewhere(dictionary);
        var results = new List<(string Metric, JsonObject Summary, string Table)>();
        foreach (string metric in options.MetricNames)
        {
            (JsonObject summary, string table) = metric switch
            {
                Core => OfCore(options, EvaluateStep.Run(pipeline, target, dictionary, captures, items, model, !options.NoRandomInit,
                    options.Seed)),
                Truth => OfTruth(options, TruthStep.Run(pipeline, target, dictionary, captures, items, model, !options.NoRandomInit,
                    new() { Seed = options.Seed })),
                _ => OfBoard(BoardStep.Run(pipeline, target, dictionary, captures, items, model, !options.NoRandomInit,
                    options.Seed)),
            };
            results.Add((metric, summary, table));
        }
        Print(options, results);
        return 0;
    }

    static (JsonObject, string) OfCore(Options options, (CoreReport Report, SaeBenchEnvelope Envelope) core) =>
        (core.Envelope.Summary, options.Full ? CoreTable.Full(core.Report) : CoreTable.Short(core.Report));

    static (JsonObject, string) OfTruth(Options options, (TruthReport Report, TruthEnvelope Envelope) truth) =>
        (truth.Envelope.Summary, options.Full ? TruthTable.Full(truth.Report) : TruthTable.Short(truth.Report));

    static (JsonObject, string) OfBoard(BoardEnvelope board) => (board.Summary, board.Table());

    // A dictionary from elsewhere never takes the place of one of the run's own.
    static string Elsewhere(LoadedDictionary dictionary)
    {
        string folder = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(dictionary.Folder)));
        string plain = string.Concat(folder.Where(c =>
            char.IsAsciiLetterOrDigit(c) || "._-".Contains(c)).Take(60)).TrimStart('.');
        return $"elsewhere.{plain}-{InputHash.OfDictionary(dictionary)[..8]}";
    }

    // One envelope, or one object of envelopes by metric.
    static void Print(Options options, List<(string Metric, JsonObject Summary, string Table)> results)
    {
        if (!options.Json)
        {
            foreach ((_, _, string table) in results) Console.WriteLine(table);
            return;
        }
        var all = new JsonObject();
        foreach ((string metric, JsonObject summary, _) in results) all[metric] = summary;
        Console.WriteLine((results.Count == 1 ? results[0].Summary : all).ToJsonString());
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        [DisplayName("run"), Description("folder of the run")]
        public string RunPath { get; init; } = "";

        [Description("name in the run (not needed where there is one), or folder or file of a dictionary")]
        public string Dictionary { get; init; } = "";

        [Description("measure on these vectors alone, or on the decoder rows of the dictionary in this folder, without a model")]
        public string Vectors { get; init; } = "";

        [Description("which metrics: core, and on a run with labels truth, and board where they are a board's [core]")]
        public IReadOnlyList<string> Metrics { get; init; } = [Core];

        internal string[] MetricNames => [.. Metrics.SelectMany(list => list.Split(',')).Distinct()];

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
