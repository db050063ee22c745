using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>What the forward pass of a step comes to.</summary>
readonly record struct StepLoss
{
    /// <summary>Σ‖r‖² of the whole reconstruction.</summary>
    public required double SquaredError { get; init; }

    /// <summary>The active latents, by latent.</summary>
    public required PairsByLatent Fired { get; init; }

    /// <summary>What the loss has beyond Σ‖r‖² / (n V), the auxiliary loss and the penalty.</summary>
    public double Further { get; init; }

    /// <summary>The auxiliary loss of dead latents before its weight.</summary>
    public double AuxLoss { get; init; }

    /// <summary>The penalty as far as no term adds it up; null where the kind has none.</summary>
    public double? Penalty { get; init; }
}
