using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary><c>fathom bench train</c></summary>
sealed class BenchTrainVerb : Verb<BenchTrainVerb.Options>
{
    /// <summary>Batches in memory, taken in turn.</summary>
    const int Batches = 2;

    public override string Name => "train";

    public override string Summary => "speed of a training step of a dictionary, on sparse sums of random directions in memory";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom bench train --width 512 --latents 16384 --k 32 --batch 4096",
        "fathom bench train --width 768 --latents 24576 --dead 0.2 --aux-k 256 --seconds 10 --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        options.Bench.Validate();
        if (options.Width < 1) throw new UsageException($"--width {options.Width}: expected at least 1");
        if (2L * options.Width * options.Width > int.MaxValue)
            throw new UsageException($"--width {options.Width}: expected at most 32767; the rows are sums of twice as many directions");
        if (!(options.Dead is >= 0 and < 1)) throw new UsageException($"--dead {options.Dead}: expected a share from 0, below 1");
        options.Refuse("a benchmark, whose steps are all alike", "--tokens", "--warmup", "--decay", "--k-start",
            "--k-anneal", "--target-l0", "--accumulate", "--early-stop", "--resample-every", "--init", "--order-seed",
            "--shuffle-buffer");
        if (options.Dead > 0) options.Refuse("--dead, which keeps it next to 0", "--lr");
        Workers workers = options.Bench.Machine.Workers;
        TrainConfig config = options.Config;
        if (Fitter.Fits(config))
            throw new UsageException($"--architecture {config.Architecture}: a baseline that is not trained by steps; " +
                "expected a kind that is");
        config.Validate(options.Width, config.Batch);
        if ((long)Batches * config.Batch * options.Width > int.MaxValue)
            throw new UsageException($"--batch {config.Batch}: too large for width {options.Width}; choose a smaller batch");
        var report = new BenchReport(workers);
        int n = config.Batch, d = options.Width;
        using NativeBuffer<float> rows = SparseSums.Make(Batches * n, d, config.Seed, workers);
        using var bench = new TrainingBench(config, rows.Span, d, options.Dead, workers);
        double active = 0;
        var times = StepTimes.Measure(options.Bench.Seconds,
            step => active = bench.Step(rows.Slice((long)(step % Batches) * n * d, n * d)).L0, cancellation);
        double flops = 2.0 * n * config.Latents * d;
        report.Add("mode", config.Architecture).Add("encoder", config.Screens(d) ? "screened" : "f32").Add("d", d).Add("m", config.Latents).Add("k", config.K).Add("batch", n)
            .Add("dead", options.Dead).Add("l0", active, 2)
            .AddSpeed(times, n, flops).AddFloor(times, flops, Bytes(n, d, config.Latents, active)).Print(options.Bench.Json);
        return 0;
    }

    /// <summary>
    /// What a step moves if nothing of a batch stays in a cache: both weights with their two moments are read and written; for each active pair its decoder
    /// row is read, and for its gradients a row of the input and one of the error; rows of the input, centred input and error.
    /// </summary>
    static double Bytes(double n, double d, double latents, double active) =>
        sizeof(float) * d * (2 * 3 * 2 * latents + 3 * n * active + 3 * n);

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        /// <summary>A constant rate, and so many tokens that no latent dies unasked.</summary>
        static readonly TrainConfig Usual = new()
        { Latents = 16384, Tokens = 1_000_000_000_000, LearningRate = 2e-4, Warmup = 0, Decay = 0 };

        [Description("width d of the rows")]
        public int Width { get; init; } = 512;

        [Description("what to train")]
        public TrainConfig Train { get; init; } = Usual with { };

        [Description("share of the latents that are dead and stay so; the learning rate is next to 0 then")]
        public double Dead { get; init; }

        [Description("how to measure")]
        public BenchOptions Bench { get; init; } = new();

        /// <summary>What is trained: with dead latents, at a rate that does not revive them.</summary>
        public TrainConfig Config => Dead > 0 ? Train with { LearningRate = 1e-9 } : Train;
    }
}
