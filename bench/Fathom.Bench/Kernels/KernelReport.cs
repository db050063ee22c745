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
        $"{Machine.Description}, all cores. BenchmarkDotNet's short run: three iterations after as many to warm up; the error is half of",
        "the 99.9 % confidence interval.",
        "Written by `dotnet run -c Release --project bench/Fathom.Bench -- kernels --filter '*'`.",
        "",
        "| kernel | mean, µs | error | standard deviation |",
        "|---|---:|---:|---:|",
        .. summary.Reports.Where(report => report.ResultStatistics is not null).Select(Row),
        "",
    ]);

    static string Row(BenchmarkReport report)
    {
        var of = report.ResultStatistics!;
        return $"| {report.BenchmarkCase.Parameters[nameof(KernelBenchmarks.Kernel)]} | {Microseconds(of.Mean)} " +
            $"| {Microseconds(of.ConfidenceInterval.Margin)} | {Microseconds(of.StandardDeviation)} |";
    }

    static string Microseconds(double nanoseconds) => (nanoseconds / 1000).ToString("N1", CultureInfo.InvariantCulture);
}
