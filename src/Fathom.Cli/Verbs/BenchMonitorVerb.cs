using System.ComponentModel;
using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary><c>fathom bench monitor</c></summary>
sealed class BenchMonitorVerb : Verb<BenchMonitorVerb.Options>
{
    const int FewestCalls = 16, MostCalls = 1 << 22;

    public override string Name => "monitor";

    public override string Summary => "speed of watching latents in rows of activations: rows a second and the time of a call";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom bench monitor --width 768 --latents 24576 --k 32 --watched 16",
        "fathom bench monitor --width 512 --latents 16384 --architecture jumprelu --batch 64 --seconds 10 --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        options.Bench.Validate();
        var dictionary = new BenchDictionary { Width = options.Width, Latents = options.Latents, K = options.K };
        dictionary.Validate();
        int n = options.Batch, d = options.Width;
        if (n < 1 || (long)n * d > 1 << 28) throw new UsageException($"--batch {n}: expected at least 1, and {1 << 28} values at " +
            "most");
        if (options.Watched < 1 || options.Watched > options.Latents)
            throw new UsageException($"--watched {options.Watched}: expected 1 to the latents, {options.Latents}");
        bool jumpRelu = options.Architecture == "jumprelu";
        if (!jumpRelu && options.Architecture != "topk")
            throw new UsageException($"--architecture {options.Architecture}: expected topk or jumprelu");
        Workers workers = options.Bench.Machine.Workers;
        var report = new BenchReport(workers);
        using NativeBuffer<float> rows = SparseSums.Make(Math.Max(n, 4096), d, seed: 0, workers);
        using Sae coder = jumpRelu ? dictionary.MakeJumpRelu(rows.Span, Math.Max(n, 4096), workers) : dictionary.Make(workers);
        // Spread over the dictionary.
        using var monitor = new LatentMonitor(coder, [.. Enumerable.Range(0, options.Watched).Select(i =>
            new WatchedLatent((int)((long)i * coder.LatentCount / options.Watched)))]);
        report.Add("mode", options.Architecture).Add("d", d).Add("m", coder.LatentCount).Add("k", options.K)
            .Add("watched", options.Watched).Add("batch", n);
        Time(report, monitor, rows, n, options.Bench.Seconds, cancellation);
        report.Print(options.Bench.Json);
        return 0;
    }

    // One caller after the other: calls that run at once do not wait for each other.
    static void Time(BenchReport report, LatentMonitor monitor, NativeBuffer<float> rows, int n, double seconds,
        CancellationToken cancellation)
    {
        var hits = new MonitorHit[1 << 16];
        int places = (int)(rows.Length / ((long)n * monitor.Width)), at = 0;
        long found = 0;
        void Scan() => found += monitor.Scan(rows.Slice((long)(at++ % places) * n * monitor.Width, n * monitor.Width), n, hits);
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < Math.Min(1, seconds / 4)) Scan();
        var microseconds = new double[MostCalls];
        (at, found) = (0, 0);
        int calls = 0;
        clock.Restart();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (; (clock.Elapsed.TotalSeconds < seconds || calls < FewestCalls) && calls < microseconds.Length; calls++)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            Scan();
            microseconds[calls] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }
        double whole = clock.Elapsed.TotalSeconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(microseconds, 0, calls);
        report.Add("calls", calls).Add("rows_per_s", calls * (double)n / whole, 0).Add("microseconds_p50",
            microseconds[calls / 2], 2)
            .Add("microseconds_p99", microseconds[(int)(calls * 0.99)], 2).Add("hits_per_row", found / (calls * (double)n), 4)
            .Add("bytes_allocated", allocated);
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("width d of the rows")]
        public int Width { get; init; } = 768;

        [Description("number of latents M")]
        public int Latents { get; init; } = 24576;

        [Description("latents kept for each row")]
        public int K { get; init; } = 32;

        [Description("kind of dictionary: topk, or jumprelu with the threshold that leaves k a row on average")]
        public string Architecture { get; init; } = "topk";

        [Description("latents that are watched")]
        public int Watched { get; init; } = 16;

        [Description("rows of a call")]
        public int Batch { get; init; } = 1;

        [Description("how to measure")]
        public BenchOptions Bench { get; init; } = new();
    }
}
