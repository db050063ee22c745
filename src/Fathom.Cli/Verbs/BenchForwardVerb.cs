using System.ComponentModel;
using Fathom.Models;
using Fathom.Models.Pretraining;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary><c>fathom bench forward</c></summary>
sealed class BenchForwardVerb : Verb<BenchForwardVerb.Options>
{
    /// <summary>Of GPT-2 small.</summary>
    const int Vocabulary = 50257, Context = 1024;

    public override string Name => "forward";

    public override string Summary =>
        "speed of a model's forward pass as capture runs it: up to the residual stream after a block";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom bench forward --layers 6 --batch 8 --context 128",
        "fathom bench forward --layers 12 --context 512 --seconds 10 --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        options.Bench.Validate();
        Require(options.Layers is >= 1 and <= 48, $"--layers {options.Layers}: expected 1 to 48");
        Require(options.Context is >= 1 and <= Context, $"--context {options.Context}: expected 1 to {Context}");
        Require(options.Batch is >= 1 and <= 1024, $"--batch {options.Batch}: expected 1 to 1024");
        Workers workers = options.Bench.Machine.Workers;
        ModelConfig config = new ModelShape
        {
            Layers = options.Layers,
            Width = options.Width,
            Heads = options.Heads,
            Context = Context
        }
            .Config(Vocabulary, separator: null);
        var report = new BenchReport(workers);
        using LanguageModel model = LanguageModel.RandomInit(config, seed: 0, workers);
        var random = new Philox(0, 0);
        TokenBatch batch = TokenBatch.Of([.. Enumerable.Range(0, options.Batch).Select(sequence => Enumerable
            .Range(0, options.Context).Select(t => (int)random.Below((ulong)(sequence * Context + t), Vocabulary)).ToArray())]);
        var last = new Site(SiteKind.ResidPost, options.Layers - 1);
        float seen = 0;
        Hooks hooks = new Hooks().Add(last, view => seen += view.Values[0]);
        var times = StepTimes.Measure(options.Bench.Seconds, _ => model.Forward(batch, hooks, stopAfter: last), cancellation);
        if (!float.IsFinite(seen)) throw new InvalidOperationException("the pass made numbers that are not finite");
        report.Add("layers", options.Layers).Add("batch", options.Batch).Add("context", options.Context)
            .Add("d", config.Width).Add("heads", config.Heads)
            .AddSpeed(times, batch.Rows, Flops(config, options.Context) * batch.Rows).Print(options.Bench.Json);
        return 0;
    }

    /// <summary>Operations of a token's matrix products in the blocks; it attends to (T + 1) / 2 keys on average.</summary>
    static double Flops(ModelConfig model, int context) =>
        2 * (TrainingCost.Matrices(model) - (double)model.Width * model.VocabularySize) +
        2.0 * model.Layers * model.Width * (context + 1);

    static void Require(bool holds, string message)
    {
        if (!holds) throw new UsageException(message);
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("blocks that are run, of a GPT-2 with random weights")]
        public int Layers { get; init; } = 6;

        [Description("width of the residual stream")]
        public int Width { get; init; } = 768;

        [Description("attention heads")]
        public int Heads { get; init; } = 12;

        [Description("sequences a pass")]
        public int Batch { get; init; } = 8;

        [Description("tokens of a sequence")]
        public int Context { get; init; } = 128;

        [Description("how to measure")]
        public BenchOptions Bench { get; init; } = new();
    }
}
