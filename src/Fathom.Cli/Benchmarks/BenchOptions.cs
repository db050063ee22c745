using System.ComponentModel;

namespace Fathom.Cli;

/// <summary>What every benchmark takes.</summary>
sealed record BenchOptions
{
    [Description("seconds to measure for; at least three steps are measured")]
    public double Seconds { get; init; } = 20;

    [Description("computation")]
    public MachineOptions Machine { get; init; } = new();

    [Description("print one JSON object")]
    public bool Json { get; init; }

    /// <exception cref="UsageException">--seconds is no time.</exception>
    public void Validate()
    {
        if (!(Seconds is > 0 and <= 3600)) throw new UsageException($"--seconds {Seconds}: expected a number above 0, at most 3600");
    }
}
