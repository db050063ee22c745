using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary><c>fathom capture</c></summary>
sealed class CaptureVerb : Verb<CaptureVerb.Options>
{
    public override string Name => "capture";

    public override string Summary => "store a model's activations of a text at chosen sites";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom capture --model models/gpt2 --text web.jsonl --site blocks.6.resid_post --max-tokens 2M --run runs/gpt2",
        "fathom capture --model models/tiny --text a.txt b.txt --site embed blocks.0.mlp_out --dtype bf16 --run runs/tiny --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        options.Capture.Validate(options);
        using LanguageModel model = LanguageModel.Load(options.Capture.ModelFolder(), options.Machine.Workers);
        var pipeline = new Pipeline(RunFolder.Create(options.RunPath), options.Machine.Workers, cancellation);
        using ItemStore items = options.Capture.BuildItems(pipeline.Run, model.Config, pipeline.Workers);
        CaptureConfig config = options.Capture.Sites;
        CaptureStep.Run(pipeline, model, ModelIdentity.Of(options.Capture.ModelFolder()), items, config);

        var captures = config.Sites.Select(site =>
            JsonFile.Read<CaptureDescription>(Path.Combine(pipeline.Run.Capture(config.Name(site)), "capture.json"),
                "fathom capture")).ToList();
        if (options.Json)
            Json.Print(new
            {
                run = pipeline.Run.Path,
                items = items.Description,
                captures = captures.Select(capture =>
                    new { capture.Site, capture.Rows, capture.TrainRows, capture.Width, capture.Type, capture.NormScale })
            });
        else
            foreach (CaptureDescription capture in captures)
                Console.WriteLine($"{capture.Site}: {capture.Rows:n0} rows of width {capture.Width} " +
                    $"({capture.Rows - capture.TrainRows:n0} held out) from " +
                    $"{items.Description.Documents:n0} documents, as {capture.Type}");
        return 0;
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        [Description("what to capture")]
        public CaptureOptions Capture { get; init; } = new();

        [DisplayName("run"), Description("folder of the run"), RequiredOption]
        public string RunPath { get; init; } = "";

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
