namespace Fathom.Evaluation;

/// <summary>How many rows a truth evaluation takes. Rows are taken from the start of each split.</summary>
public sealed record TruthOptions
{
    /// <summary>Training rows to choose units and thresholds on, at most.</summary>
    public int TrainRows { get; init; } = 300_000;

    /// <summary>Training rows for probes and components, at most.</summary>
    public int ProbeRows { get; init; } = 65_536;

    /// <summary>Held-out rows to score on, at most.</summary>
    public int HeldOutRows { get; init; } = 100_000;

    /// <summary>A variable with fewer rows that carry it, or that do not, in either split is too rare to be scored.</summary>
    public int FewestRows { get; init; } = 50;

    /// <summary>Of the permutation of the labels.</summary>
    public ulong Seed { get; init; }

    /// <summary>Of draws of documents: the same for all that are compared.</summary>
    public ulong DrawSeed { get; init; }
}
