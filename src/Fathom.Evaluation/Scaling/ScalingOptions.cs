namespace Fathom.Evaluation;

/// <summary>How laws are fitted.</summary>
public sealed record ScalingOptions
{
    /// <summary>Fits to points drawn anew, from which intervals and bands are.</summary>
    public int Draws { get; init; } = 1000;

    /// <summary>Of the starts and of the draws.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether a power law has an irreducible term.</summary>
    public bool Irreducible { get; init; } = true;
}
