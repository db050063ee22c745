using System.ComponentModel;
using Fathom.Lab.Othello;
using Fathom.Lab.Stories;
using Fathom.Models;
using Fathom.Models.Tokenizers;

namespace Fathom.Cli;

/// <summary><c>fathom worlds measure</c></summary>
sealed class MeasureModelVerb : Verb<MeasureModelVerb.Options>
{
    const string Stories = "stories", Othello = "othello";

    public override string Name => "measure";

    public override string Summary => "a model's loss beside the exact entropy of a world, and its legal moves in Othello";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom worlds measure --world stories --model stories-4L",
        "fathom worlds measure --world stories --model stories-4L --documents 100 --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        if (options.World is not (Stories or Othello))
            throw new OptionException($"--world {options.World}: expected {Stories} or {Othello}");
        if (options.Documents < 2) throw new OptionException($"--documents {options.Documents}: expected at least 2");
        string folder = EmbeddedModels.FolderOf(options.Model);
        using LanguageModel model = LanguageModel.Load(folder, options.Machine.Workers);
        if (options.World == Stories) OnStories(model, folder, options, cancellation);
        else OnOthello(model, options, cancellation);
        return 0;
    }

    static void OnStories(LanguageModel model, string folder, Options options, CancellationToken cancellation)
    {
        StoriesModelReport report =
            StoriesModelReport.Measure(model, Tokenizer.Load(folder), options.Documents, options.WorldSeed, cancellation);
        if (options.Json) Json.Print(report);
        else
            Console.WriteLine($"{report.Stories:n0} fresh stories, {report.Tokens:n0} tokens: loss {report.Loss:f4} nats per " +
                $"token, entropy {report.Entropy:f4}, {report.Excess:f4} ± {report.StandardError:f4} above it");
    }

    static void OnOthello(LanguageModel model, Options options, CancellationToken cancellation)
    {
        OthelloModelReport report = OthelloModelReport.Measure(model, options.Documents, options.WorldSeed, cancellation);
        if (options.Json) Json.Print(report);
        else
            Console.WriteLine($"{report.Games:n0} fresh games, {report.All.Predictions:n0} moves: likeliest move legal " +
                $"{report.All.ArgmaxLegality:0.000 %}, probability on legal moves {report.All.LegalMass:0.000 %}, " +
                $"cross-entropy {report.All.CrossEntropy:f4} nats, {report.All.Excess:f4} above ln(legal moves)");
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("stories or othello"), RequiredOption]
        public string World { get; init; } = "";

        [Description("folder of a model, or the name of one that comes with Fathom"), RequiredOption]
        public string Model { get; init; } = "";

        [Description("fresh documents to measure on")]
        public int Documents { get; init; } = 500;

        [Description("seed of the world; no training uses these documents whatever its seed")]
        public ulong WorldSeed { get; init; }

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
