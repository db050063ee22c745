using System.ComponentModel;
using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary><c>fathom run</c>: the main job from end to end.</summary>
sealed class RunVerb : Verb<RunVerb.Options>
{
    public override string Name => "run";

    public override string Summary => "capture, train, evaluate, index, then serve: from a checkpoint to a page of features";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom run --model models/gpt2 --text web.jsonl --site blocks.6.resid_post --latents 16384 --k 32 --tokens 20M " +
            "--out runs/gpt2",
        "fathom run --model models/tiny --text stories.jsonl --site blocks.2.resid_post --per-document --context 512 " +
            "--latents 1024 --k 16 --out runs/tiny --no-serve",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        Validate(options);
        Workers workers = options.Machine.Workers;
        using LanguageModel model = LanguageModel.Load(options.Capture.ModelFolder(), workers);
        CaptureConfig captures = options.Capture.Sites;
        foreach (Site site in captures.Sites) options.Train.Validate(model.SiteWidth(site), long.MaxValue);
        var pipeline = new Pipeline(RunFolder.Create(options.Out), workers, cancellation);
        using ItemStore items = options.Capture.BuildItems(pipeline.Run, model.Config, workers);
        CaptureStep.Run(pipeline, model, ModelIdentity.Of(options.Capture.ModelFolder()), items, captures);

        var job = new MainJob(pipeline, items, model, options.Train, !options.NoRandomInit);
        MainResult[] results = [.. captures.Sites.Distinct().Select(site => job.Run(captures.Name(site)))];

        if (options.Json)
            Json.Print(new
            {
                run = pipeline.Run.Path,
                seconds = clock.Elapsed.TotalSeconds,
                dictionaries = results.Select(result => result.Truth is null
                    ? (object)new { name = result.Name, core = result.Core.Summary }
                    : new { name = result.Name, core = result.Core.Summary, truth = result.Truth.Summary })
            });
        else
            foreach (MainResult result in results)
            {
                string truth = result.Truth is null ? "" : $"\n{result.Truth.Table}";
                Terminal.Print($"\n{result.Name}\n\n{result.Core.Table}{truth}\n");
            }
        Console.Error.WriteLine($"done in {clock.Elapsed.TotalSeconds:f0} s: {pipeline.Run.Path}");
        return options.Serving.Serve(pipeline.Run, cancellation);
    }

    // What would fail only after the capture and the training.
    static void Validate(Options options)
    {
        options.Capture.Validate(options);
        options.Serving.Validate(options);
        if (options.Capture.Contexts.Holdout == 0)
            throw new UsageException("--holdout 0: a run is measured on held-out documents; choose a share above 0");
        if (SiteOption.Parse(options.Capture.Site).Any(site => site.Kind == SiteKind.Logits))
            throw new UsageException("--site logits: logits are what a run is measured by; choose a site before them");
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        [Description("what to capture")]
        public CaptureOptions Capture { get; init; } = new();

        [Description("how to train")]
        public TrainConfig Train { get; init; } = new();

        [Description("folder of the run"), RequiredOption]
        public string Out { get; init; } = "";

        [Description("leave out the control that trains on a model with random parameters")]
        public bool NoRandomInit { get; init; }

        [Description("what comes after it")]
        public ServingOptions Serving { get; init; } = new();

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
