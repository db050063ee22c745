using System.ComponentModel;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Evaluation;

namespace Fathom.Cli;

/// <summary><c>fathom evaluate</c></summary>
sealed class EvaluateVerb : Verb<EvaluateVerb.Options>
{
    public override string Name => "evaluate";

    public override string Summary => "measure dictionaries on held-out documents, controls beside them";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom evaluate --run runs/othello --dictionary blocks.3.resid_post.topk-2048-k32 --metrics all --seeds 3",
        "fathom evaluate --dictionary path/to/sae --vectors x.npy --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        IReadOnlyList<Metric> metrics = Metric.Of(options.Metrics);
        if (options.Seeds is < 1 or > 100) throw new UsageException($"--seeds {options.Seeds}: expected 1 to 100");
        if (options.Json) options.Refuse("--json, which has every metric", "--full");
        if (!metrics.Any(metric => metric.ReadsTexts)) options.Refuse("--metrics without sparse-probing", "--labels");
        if (!metrics.Any(metric => metric.HasMore)) options.Refuse($"--metrics {metrics[0].Name}", "--full");
        return options.Vectors.Length > 0 ? OnVectors(options, metrics, cancellation) : OnRun(options, metrics, cancellation);
    }

    static int OnVectors(Options options, IReadOnlyList<Metric> metrics, CancellationToken cancellation)
    {
        options.Refuse("--vectors", "--no-random-init", "--labels");
        if (options.Dictionary.Count > 1) throw new UsageException("--vectors: expected one --dictionary");
        if (!options.Every)
            foreach (Metric metric in metrics.Where(metric => metric.Needs != MetricNeeds.None))
                throw new UsageException($"--vectors: vectors alone have no model and no labels; expected --metrics without {metric.Name}");
        var run = options.RunPath.Length > 0 ? RunFolder.Open(options.RunPath) : null;
        (_, LoadedDictionary dictionary) = DictionaryLocator.Open(run, options.Dictionary.Count == 0 ? "" : options.Dictionary[0]);
        using var owned = dictionary.Coder as IDisposable;
        using VectorFile vectors = VectorFile.Open(options.Vectors);
        using var context = new MetricContext
        {
            Name = dictionary.Folder,
            Subject = new(CoreSubject.Dictionary, dictionary.Coder, vectors),
            Source = new(dictionary.Folder, dictionary.Config, null, options.Vectors, null, Pipeline.Version),
            Session = new(new(null), options.AllSeeds, options.Machine.Workers, cancellation),
        };
        Print(options, [(dictionary.Folder, [.. metrics.Where(metric => metric.Lacks(context) is null)
            .Select(metric => metric.Run(context))])], []);
        return 0;
    }

    static int OnRun(Options options, IReadOnlyList<Metric> metrics, CancellationToken cancellation)
    {
        if (options.RunPath.Length == 0) throw new UsageException("expected --run, or --dictionary with --vectors");
        var pipeline = new Pipeline(RunFolder.Open(options.RunPath), options.Machine.Workers, cancellation);
        string[] names = options.Dictionary is [Metric.Every] ? [.. pipeline.Run.DictionaryNames]
            : options.Dictionary.Count == 0 ? [""] : [.. options.Dictionary.Distinct()];
        if (names.Length == 0) throw new InputException($"{pipeline.Run.Path}: no dictionary here; train one with 'fathom train'");
        List<IDisposable> open = [];
        try
        {
            if (!Directory.Exists(pipeline.Run.Items))
                throw new InputException($"{pipeline.Run.Path}: no captured text in this run; give the rows to measure on " +
                    "with --vectors");
            using ItemStore items = ItemStore.Open(pipeline.Run.Items);
            LabelledTextFile? texts = options.Labels.Length == 0 ? null : new(options.Labels, LabelledTexts.Read(options.Labels, new()));
            using var evaluate = new EvaluateStep(pipeline, items, !options.NoRandomInit, options.AllSeeds, texts)
            {
                GoesOn = names.Length > 1,
            };
            foreach (string name in names) evaluate.Try(name, () => Add(evaluate, pipeline.Run, name, open));
            IReadOnlyList<(string Name, IReadOnlyList<MetricReport> Reports)> results = evaluate.Run(metrics, options.Every);
            Print(options, results, evaluate.Pairs(results), evaluate.GoesOn ? evaluate.Failed : null);
            foreach ((string name, _) in results)
                Console.Error.WriteLine($"report: {Path.Combine(pipeline.Run.Evaluation(name), HtmlReport.FileName)}");
            return evaluate.Failed.Count == 0 ? 0 : 1;
        }
        finally
        {
            open.ForEach(one => one.Dispose());
        }
    }

    static bool Add(EvaluateStep evaluate, RunFolder run, string given, List<IDisposable> open)
    {
        (string? name, LoadedDictionary dictionary) = DictionaryLocator.Open(run, given);
        if (dictionary.Coder is IDisposable coder) open.Add(coder);
        var captures = DictionaryCaptures.Of(run, dictionary);
        open.Add(captures);
        evaluate.Add(name ?? Elsewhere(dictionary), dictionary, captures);
        return true;
    }

    // A dictionary from elsewhere never takes the place of one of the run's own.
    static string Elsewhere(LoadedDictionary dictionary)
    {
        string folder = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(dictionary.Folder)));
        string plain = string.Concat(folder.Where(c =>
            char.IsAsciiLetterOrDigit(c) || "._-".Contains(c)).Take(60)).TrimStart('.');
        return $"elsewhere.{plain}-{InputHash.OfDictionary(dictionary)[..8]}";
    }

    // Of one dictionary one envelope, or one object of envelopes by metric; of several an object of these by dictionary, with what went
    // wrong of those that failed. The first dictionary's first envelope has how it differs from the others.
    static void Print(Options options, IReadOnlyList<(string Name, IReadOnlyList<MetricReport> Reports)> results,
        IReadOnlyList<PairedEvaluation> pairs, IReadOnlyDictionary<string, string>? failed = null)
    {
        if (options.Json)
        {
            if (pairs.Count > 0)
                results.First(one => one.Name == pairs[0].A).Reports[0].Envelope.Summary["fathom"]!["less"] =
                    new JsonObject(pairs.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.B, pair.Json())));
            JsonObject Of(IReadOnlyList<MetricReport> reports) => reports.Count == 1 ? reports[0].Envelope.Summary
                : new(reports.Select(report => KeyValuePair.Create<string, JsonNode?>(report.Metric, report.Envelope.Summary)));
            JsonObject all = failed is null ? Of(results[0].Reports) : new([
                .. results.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Name, Of(one.Reports))),
                .. failed.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Key, new JsonObject { ["error"] = one.Value }))]);
            Console.WriteLine(all.ToJsonString());
            return;
        }
        foreach ((string name, IReadOnlyList<MetricReport> reports) in results)
        {
            if (failed is not null) Console.WriteLine($"## {name}\n");
            foreach (MetricReport report in reports) Terminal.Print(report.Text(options.Full) + "\n");
        }
        foreach (PairedEvaluation pair in pairs) Terminal.Print(pair.Text() + "\n");
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        [DisplayName("run"), Description("folder of the run")]
        public string RunPath { get; init; } = "";

        [Description("names in the run (not needed where there is one; all: every one of them), or folders or files of dictionaries")]
        public IReadOnlyList<string> Dictionary { get; init; } = [];

        [Description("measure on these vectors alone, or on the decoder rows of the dictionary in this folder, without a model")]
        public string Vectors { get; init; } = "";

        [Description("which metrics: core, geometry, description-length, meta, with a model ablation-sparsity, downstream and absorption, " +
            "with labels probe-loss, sparse-probing, scr, tpp, ravel, truth and board; all: those that there is something to measure for [core]")]
        public IReadOnlyList<string> Metrics { get; init; } = ["core"];

        [Description("labelled texts for sparse-probing in place of the run's labels: a .csv or .jsonl with text and label")]
        public string Labels { get; init; } = "";

        internal bool Every => Metrics.Any(list => list.Split(',').Contains(Metric.Every));

        [Description("leave out the control that trains on a model with random parameters")]
        public bool NoRandomInit { get; init; }

        [Description("first seed of controls and samples")]
        public ulong Seed { get; init; }

        [Description("seeds for which controls are made and the dictionary is trained anew, for means and standard deviations")]
        public int Seeds { get; init; } = 1;

        internal ulong[] AllSeeds => [.. Enumerable.Range(0, Seeds).Select(i => Seed + (ulong)i)];

        [Description("print every figure of the metrics, not only the first ones")]
        public bool Full { get; init; }

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object: SAEBench's envelope without the per-latent part")]
        public bool Json { get; init; }
    }
}
