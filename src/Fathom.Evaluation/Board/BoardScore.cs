namespace Fathom.Evaluation;

/// <summary>Coverage and board reconstruction of one subject (Karvonen et al. 2024, "Measuring progress in dictionary
/// learning for language model interpretability with board game models").</summary>
public sealed record BoardScore
{
    /// <summary>
    /// Coverage as published: Σ over "square is mine" and "square is theirs" of the best unit's F1, divided by the number of all
    /// square × class properties. The class "empty" is masked but counted, so a perfect dictionary reaches 2/3.
    /// </summary>
    public required double CoveragePublished { get; init; }

    /// <summary>The same divided by the properties that can be covered (mine and theirs): a perfect dictionary reaches
    /// 1.</summary>
    public required double Coverage { get; init; }

    /// <summary>The mean over all properties that occur, "empty" among them.</summary>
    public required double CoverageAllClasses { get; init; }

    /// <summary>The threshold t, the same for all properties, that gave <see cref="CoveragePublished"/>.</summary>
    public required double CoverageThreshold { get; init; }

    /// <summary>Micro-F1 of the reconstructed boards, mine and theirs, as published.</summary>
    public required double Reconstruction { get; init; }

    public required double ReconstructionPrecision { get; init; }

    public required double ReconstructionRecall { get; init; }

    /// <summary>The threshold that gave it; 1 stands for "each unit at the highest threshold that it exceeds".</summary>
    public required double ReconstructionThreshold { get; init; }

    /// <summary>Micro-F1 over all three classes.</summary>
    public required double ReconstructionAllClasses { get; init; }

    /// <summary><see cref="Coverage"/> and <see cref="CoveragePublished"/> of training games drawn with replacement, [draws];
    /// null where there are too few.</summary>
    internal (double Coverage, double Published)[]? CoverageDrawn { get; init; }

    /// <summary><see cref="Reconstruction"/> of held-out games drawn with replacement, [draws]; null where there are too
    /// few.</summary>
    internal double[]? ReconstructionDrawn { get; init; }
}
