namespace Fathom.Evaluation;

/// <summary>How dictionaries are compared.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Share of random directions that may pass as matched.</summary>
    public double FalsePositives { get; init; } = 0.01;

    /// <summary>The cosine from which two latents count as the same. Leask et al. 2025 part novel from reconstruction latents
    /// at .7, Paulo and Belrose 2025 shared from other latents of two seeds.</summary>
    public double Same { get; init; } = 0.7;

    /// <summary>Steps into which stitching parts the novel latents, and again the swaps.</summary>
    public int Groups { get; init; } = 5;

    /// <summary>Rows of the vectors that are used at most.</summary>
    public int Rows { get; init; } = 65536;

    /// <summary>Of the random directions.</summary>
    public ulong Seed { get; init; }
}
