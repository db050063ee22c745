namespace Fathom.Evaluation;

/// <summary>How a probe is measured.</summary>
public sealed record ProbeOptions
{
    /// <summary>Draws of the bootstrap.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Probes of shuffled labels.</summary>
    public int Shuffles { get; init; } = 5;

    /// <summary>Of everything that is drawn.</summary>
    public ulong Seed { get; init; }
}
