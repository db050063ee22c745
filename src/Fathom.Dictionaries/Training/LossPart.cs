namespace Fathom.Dictionaries;

/// <summary>What a kind of dictionary adds to the loss of the reconstruction.</summary>
readonly ref struct LossPart
{
    /// <summary>Its value, weighted, as it enters the loss.</summary>
    public double Loss { get; init; }

    /// <summary>The auxiliary loss of dead latents before its weight.</summary>
    public double AuxLoss { get; init; }

    /// <summary>The sparsity penalty; null where the kind has none.</summary>
    public double? Penalty { get; init; }

    /// <summary>The auxiliary loss for the backward pass, over the dead latents' own numbers; null where there is none.</summary>
    public SparseTerm? Auxiliary { get; init; }

    /// <summary>[M] those numbers, −1 for the living.</summary>
    public ReadOnlySpan<int> Slots { get; init; }

    /// <inheritdoc cref="SparseTerm.NormSlope"/>
    public float NormSlope { get; init; }
}
