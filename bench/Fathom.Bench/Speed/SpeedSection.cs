namespace Fathom.Bench;

/// <summary>What was measured together, one after the other.</summary>
/// <param name="Measured">When.</param>
/// <param name="Torch">Version and settings of PyTorch; null where it took no part.</param>
/// <param name="Runs">In the order in which they were run.</param>
sealed record SpeedSection(DateTimeOffset Measured, string? Torch, IReadOnlyList<SpeedRun> Runs)
{
    /// <summary>Runs of one program whose arguments begin so.</summary>
    public IReadOnlyList<SpeedRun> Of(string by, string arguments = "") =>
        [.. Runs.Where(run => run.By == by && run.Arguments.StartsWith(arguments, StringComparison.Ordinal))];

    /// <summary>The median of a figure over such runs; NaN where there are none.</summary>
    public double Median(string by, string key, string arguments = "")
    {
        double[] values = [.. Of(by, arguments).Select(run => run[key]).Order()];
        return values.Length == 0 ? double.NaN : (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
