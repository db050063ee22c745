using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>
/// What a benchmark found, under the keys that reference scripts for PyTorch print, so that the two can be laid side by side.
/// The machine's peak is measured first, before anything has warmed it up; its bandwidth last, so that the memory for that does
/// not count as the benchmark's.
/// </summary>
sealed class BenchReport
{
    readonly JsonObject figures = [];
    readonly Workers workers;

    /// <summary>Measures the peak.</summary>
    public BenchReport(Workers workers) => (this.workers, PeakFlops) = (workers, MachineSpeed.PeakFlops(workers));

    /// <summary>Multiply-adds of the machine at most, in operations a second.</summary>
    public double PeakFlops { get; }

    /// <summary>Adds a setting or a count.</summary>
    public BenchReport Add(string key, JsonNode value)
    {
        figures[key] = value;
        return this;
    }

    /// <summary>Adds a figure, rounded.</summary>
    public BenchReport Add(string key, double value, int decimals) => Add(key, Math.Round(value, decimals));

    /// <summary>Adds steps and their speed. Called when the work is done.</summary>
    /// <param name="times">Of the steps.</param>
    /// <param name="tokens">Rows or tokens of a step.</param>
    /// <param name="flops">Operations of a step's matrix products.</param>
    public BenchReport AddSpeed(StepTimes times, double tokens, double flops) =>
        Add("steps", times.Count).AddSpeed(times.Median, tokens, flops);

    /// <summary>Adds the speed of some work, and the peak memory so far.</summary>
    public BenchReport AddSpeed(double seconds, double tokens, double flops)
    {
        using var process = Process.GetCurrentProcess();
        return Add("tokens_per_s", tokens / seconds, 1)
            .Add("gflops", flops / seconds / 1e9, 1)
            .Add("peak_gflops", PeakFlops / 1e9, 1)
            .Add("share_of_peak", flops / seconds / PeakFlops, 3)
            .Add("peak_rss_mb", process.PeakWorkingSet64 / 1e6, 1);
    }

    /// <summary>
    /// Adds the machine's bandwidth and the share of the least time that the step could take: its matrix products at the peak,
    /// and then its bytes at that bandwidth.
    /// </summary>
    /// <param name="times">Of the steps.</param>
    /// <param name="flops">Operations of a step's matrix products.</param>
    /// <param name="bytes">That a step has to move besides.</param>
    public BenchReport AddFloor(StepTimes times, double flops, double bytes)
    {
        double bandwidth = MachineSpeed.Bandwidth(workers), floor = flops / PeakFlops + bytes / bandwidth;
        return Add("bandwidth_gb_per_s", bandwidth / 1e9, 1).Add("floor_gb", bytes / 1e9, 3)
            .Add("share_of_floor", floor / times.Median, 3);
    }

    /// <summary>Prints one JSON object, or a table.</summary>
    public void Print(bool json)
    {
        Add("threads", workers.Count).Add("instruction_set", InstructionSet.Best.ToString()).Add("fathom", Pipeline.Version)
            .Add("dotnet", Environment.Version.ToString());
        if (json)
        {
            Json.Print(figures);
            return;
        }
        foreach (var (key, value) in figures) Console.WriteLine($"{key,-20}{Words(value!)}");
    }

    static string Words(JsonNode value) => value.GetValueKind() == System.Text.Json.JsonValueKind.Number
        ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture).ToString("#,0.####", CultureInfo.InvariantCulture)
        : value.ToString();
}
