using System.ComponentModel;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary><c>fathom bench gemm</c></summary>
sealed class BenchGemmVerb : Verb<BenchGemmVerb.Options>
{
    public override string Name => "gemm";

    public override string Summary => "speed of the matrix product y = x Wᵀ + b that an encoder and a model's layers are made of";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom bench gemm",
        "fathom bench gemm --rows 1024 --inputs 768 --outputs 3072 --seconds 5 --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        options.Bench.Validate();
        Workers workers = options.Bench.Machine.Workers;
        int n = options.Rows, inputs = options.Inputs, outputs = options.Outputs;
        Require(n, "--rows", inputs, "--inputs");
        Require(inputs, "--inputs", outputs, "--outputs");
        Require(outputs, "--outputs", n, "--rows");
        var report = new BenchReport(workers);
        using NativeBuffer<float> x = new((long)n * inputs), y = new((long)n * outputs), w = new((long)outputs * inputs);
        Fill(x, 0, workers);
        Fill(w, 1, workers);
        using var weights = new PackedWeights(outputs, inputs).Pack(w.Span, WeightLayout.OutputByInput, workers);
        var bias = new float[outputs];
        var times = StepTimes.Measure(options.Bench.Seconds,
            _ => Linear.Forward(x.Span, n, weights, bias, y.Span, workers), cancellation);
        report.Add("rows", n).Add("inputs", inputs).Add("outputs", outputs)
            .AddSpeed(times, n, 2.0 * n * inputs * outputs).Print(options.Bench.Json);
        return 0;
    }

    static void Require(int size, string option, int other, string otherOption)
    {
        if (size < 1 || other >= 1 && (long)size * other > int.MaxValue)
            throw new UsageException($"{option} {size}: expected at least 1, and with {otherOption} {other} at most 2³¹ − 1 values");
    }

    static void Fill(NativeBuffer<float> values, ulong stream, Workers workers)
    {
        var random = new Philox(0, stream);
        workers.ForRanges((int)values.Length, 1 << 14, (start, end, _) =>
        {
            Span<float> block = values.Slice(start, end - start);
            for (int i = 0; i < block.Length; i++) block[i] = (float)random.Uniform((ulong)(start + i)) - 0.5f;
        });
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("rows of x")]
        public int Rows { get; init; } = 4096;

        [Description("columns of x and of W")]
        public int Inputs { get; init; } = 768;

        [Description("rows of W")]
        public int Outputs { get; init; } = 24576;

        [Description("how to measure")]
        public BenchOptions Bench { get; init; } = new();
    }
}
