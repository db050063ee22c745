using System.ComponentModel;
using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary><c>fathom bench ica</c></summary>
sealed class BenchIcaVerb : Verb<BenchIcaVerb.Options>
{
    public override string Name => "ica";

    public override string Summary => "speed of an iteration of FastICA, on Gaussian rows, which never let it converge";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom bench ica",
        "fathom bench ica --rows 1M --width 512 --iterations 100 --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        if (options.Width is < 1 or > 16384) throw new UsageException($"--width {options.Width}: expected 1 to 16384");
        if (options.Rows < 10 * options.Width)
            throw new UsageException($"--rows {options.Rows}: expected at least ten for each of {options.Width} components");
        if (options.Iterations < 1) throw new UsageException($"--iterations {options.Iterations}: expected at least 1");
        Workers workers = options.Machine.Workers;
        (long n, int d) = (options.Rows, options.Width);
        var report = new BenchReport(workers);
        using var source = new RepeatedRows(n, d, workers);
        var rows = new RowSelection(source, 0, n);
        var clock = Stopwatch.StartNew();
        PrincipalComponents components = PrincipalComponents.Of(rows, new(workers, null, cancellation));
        var ends = new List<double> { clock.Elapsed.TotalSeconds };
        IndependentComponents found = FastIca.Of(rows, components, d, options.Iterations, seed: 0, new(workers, progress =>
        {
            if (progress.Rows % n == 0) ends.Add(clock.Elapsed.TotalSeconds);
        }, cancellation));
        double seconds = clock.Elapsed.TotalSeconds;
        double[] iterations = [.. ends.Zip(ends.Skip(1), (from, to) => to - from).Order()];
        double median = iterations[iterations.Length / 2];
        report.Add("rows", n).Add("d", d).Add("iterations", found.Iterations).Add("whitening_seconds", ends[0], 2)
            .Add("iteration_seconds", median, 3).Add("seconds", seconds, 1)
            .AddSpeed(median, n, 4.0 * n * d * d).Print(options.Json);
        return 0;
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("rows")]
        public long Rows { get; init; } = 1_000_000;

        [Description("width d of the rows, and components")]
        public int Width { get; init; } = 512;

        [Description("iterations at most")]
        public int Iterations { get; init; } = 5;

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
