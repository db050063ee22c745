using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary><c>fathom bench encode</c></summary>
sealed class BenchEncodeVerb : Verb<BenchEncodeVerb.Options>
{
    public override string Name => "encode";

    public override string Summary => "speed of encoding rows in memory under a dictionary";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom bench encode --width 768 --latents 24576 --k 32",
        "fathom bench encode --width 512 --latents 16384 --architecture jumprelu --seconds 10 --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        options.Bench.Validate();
        options.Dictionary.Validate();
        int n = options.Batch, d = options.Dictionary.Width;
        if (n < 1 || (long)n * Math.Max(d, options.Dictionary.K) > int.MaxValue)
            throw new UsageException($"--batch {n}: expected at least 1, and 2³¹ − 1 values at most");
        bool jumpRelu = options.Architecture == "jumprelu";
        if (!jumpRelu && options.Architecture != "topk")
            throw new UsageException($"--architecture {options.Architecture}: expected topk or jumprelu");
        Workers workers = options.Bench.Machine.Workers;
        var report = new BenchReport(workers);
        using NativeBuffer<float> rows = SparseSums.Make(n, d, seed: 0, workers);
        using Sae coder = jumpRelu ? options.Dictionary.MakeJumpRelu(rows.Span, n, workers) : options.Dictionary.Make(workers);
        var codes = new SparseCodes(0, 1);
        var times = StepTimes.Measure(options.Bench.Seconds, _ => coder.Encode(rows.Span, n, codes, workers), cancellation);
        string encoder = ((IScreenedCoder)coder).Screening is null ? "f32" : "screened";
        report.Add("mode", options.Architecture).Add("encoder", encoder).Add("d", d).Add("m", coder.LatentCount)
            .Add("k", options.Dictionary.K).Add("batch", n)
            .AddSpeed(times, n, 2.0 * n * d * coder.LatentCount).Print(options.Bench.Json);
        return 0;
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("what encodes")]
        public BenchDictionary Dictionary { get; init; } = new();

        [Description("kind of dictionary: topk, or jumprelu with the threshold that leaves k a row on average")]
        public string Architecture { get; init; } = "topk";

        [Description("rows at a time")]
        public int Batch { get; init; } = 4096;

        [Description("how to measure")]
        public BenchOptions Bench { get; init; } = new();
    }
}
