using System.ComponentModel;
using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Lab.Worlds;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary><c>fathom demo</c>: the main job on a model that comes with Fathom and stories whose meaning is known.</summary>
sealed class DemoVerb : Verb<DemoVerb.Options>
{
    const string Model = "stories-4L", World = "stories";

    /// <summary>The stories of the demo begin here: of another seed than those that the model was trained on.</summary>
    const ulong WorldSeed = 1000;

    public override string Name => "demo";

    public override string Summary => "the main job on a model and a world that come with Fathom, then serve the features";

    public override IReadOnlyList<string> Examples => ["fathom demo", "fathom demo --out runs/demo --no-serve --json"];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        options.Serving.Validate(options);
        Workers workers = options.Machine.Workers;
        string folder = EmbeddedModels.Resolve(Model);
        using LanguageModel model = LanguageModel.Load(folder, workers);
        var site = new Site(SiteKind.ResidPost, model.Config.Layers / 2);
        var train = new TrainConfig { Latents = 2048, K = 16, Tokens = options.Tokens, Seed = options.Seed };
        var captures = new CaptureConfig { Sites = [site] };
        var stories = new ItemConfig
        {
            Model = folder,
            Text = [],
            Documents = options.Stories,
            PerDocument = true,
            Context = model.Config.ContextLength,
        };
        var pipeline = new Pipeline(RunFolder.Create(options.Out), workers, cancellation);
        Console.Error.WriteLine($"the world '{World}' writes {options.Stories:n0} stories and knows what every word means; " +
            $"{Model} reads them; a dictionary learns from {site}, and another from a model with random weights; " +
            "about a minute on two cores, and the same command goes on where it was stopped");
        using ItemStore items = ItemBuilder.Build(pipeline.Run, stories, model.Config, workers,
            LabelledWorlds.Create(World, WorldSeed + options.Seed));
        CaptureStep.Run(pipeline, model, ModelIdentity.Of(folder), items, captures);
        MainResult result = new MainJob(pipeline, items, model, train, RandomInit: true).Run(captures.Name(site));

        var summary = new DemoSummary(pipeline.Run, result);
        if (options.Json) Json.Print(summary.Json(clock.Elapsed.TotalSeconds));
        else Console.WriteLine($"\n{summary.Text(Terminal.Width)}");
        Console.Error.WriteLine($"done in {clock.Elapsed.TotalSeconds:f0} s: {pipeline.Run.Path}");
        return options.Serving.Serve(pipeline.Run, cancellation);
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        [Description("folder of the run; one that is there already is gone on with")]
        public string Out { get; init; } = "fathom-demo";

        [Description("rows to train on")]
        public long Tokens { get; init; } = 3_000_000;

        [Description("stories that the world writes")]
        public long Stories { get; init; } = 3000;

        [Description("seed of the stories, the training and the controls")]
        public ulong Seed { get; init; }

        [Description("what comes after it")]
        public ServingOptions Serving { get; init; } = new();

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
