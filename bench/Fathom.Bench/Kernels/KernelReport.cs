using System.Globalization;
using BenchmarkDotNet.Reports;

namespace Fathom.Bench;

/// <summary>What BenchmarkDotNet found, as the committed Markdown.</summary>
static class KernelReport
{
    public static string Markdown(Summary summary) => string.Join('\n',
    [
        "# Kernels",
        "",
        $"{Machine.Description}.",
        "BenchmarkDotNet's short run on all cores: three iterations after as many to warm up; the error is half of the 99.9 %",
        "confidence interval.",
        "Written by `dotnet run -c Release --project bench/Fathom.Bench -- kernels --filter '*'`.",
        "",
        "| kernel | mean, µs | error | standard deviation |",
        "|---|---:|---:|---:|",
        .. KernelCases.Names.SelectMany(name => summary.Reports.Where(report => Name(report) == name)).Select(Row),
        "",
    ]);

    static string Row(BenchmarkReport report)
    {
        var of = report.ResultStatistics!;
        return $"| {Name(report)} | {Microseconds(of.Mean)} " +
            $"| {Microseconds(of.ConfidenceInterval.Margin)} | {Microseconds(of.StandardDeviation)} |";
    }

    static string Name(BenchmarkReport report) => (string)report.BenchmarkCase.Parameters[nameof(KernelBenchmarks.Kernel)];

    static string Microseconds(double nanoseconds) => (nanoseconds / 1000).ToString("N1", CultureInfo.InvariantCulture);
}
