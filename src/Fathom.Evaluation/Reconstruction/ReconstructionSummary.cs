namespace Fathom.Evaluation;

/// <summary>
/// Reconstruction and sparsity over all measured rows; the definitions stand at <see cref="ReconstructionMetrics"/>. A
/// metric that the rows do not define (no variance, say) is not a finite number.
/// </summary>
public sealed record ReconstructionSummary
{
    public required long Rows { get; init; }

    /// <summary>Σ‖x − x̄‖² / rows.</summary>
    public required double Variance { get; init; }

    /// <summary>ev: the share of variance explained.</summary>
    public required double ExplainedVariance { get; init; }

    /// <summary>fvu = 1 − ev.</summary>
    public required double FractionUnexplained { get; init; }

    /// <summary>ev_legacy: per token, against the mean of its batch; rows that lie on that mean are left out.</summary>
    public required double ExplainedVarianceLegacy { get; init; }

    /// <summary>nmse: mean over rows of ‖x − x̂‖²/‖x‖² (Gao et al. 2024); rows of zeros are left out.</summary>
    public required double NormalisedError { get; init; }

    /// <summary>ev_centered_residual: blind to a constant bias of the reconstruction.</summary>
    public required double ExplainedVarianceCentredResidual { get; init; }

    /// <summary>mse: mean over all numbers of (x − x̂)².</summary>
    public required double MeanSquaredError { get; init; }

    /// <summary>Mean cos(x, x̂); 0 for a row reconstructed as zeros, rows of zeros left out.</summary>
    public required double Cosine { get; init; }

    /// <summary>Mean ‖x‖.</summary>
    public required double NormIn { get; init; }

    /// <summary>Mean ‖x̂‖.</summary>
    public required double NormOut { get; init; }

    /// <summary>l2_ratio: mean ‖x̂‖/‖x‖, below 1 where reconstructions shrink; rows of zeros left out.</summary>
    public required double NormRatio { get; init; }

    /// <summary>Σ‖x̂‖²/Σx·x̂; 1 is unbiased.</summary>
    public required double RelativeReconstructionBias { get; init; }

    /// <summary>Mean number of latents that fire.</summary>
    public required double L0 { get; init; }

    /// <summary>Mean over rows of Σ|f|·‖what f writes‖.</summary>
    public required double L1 { get; init; }
}
