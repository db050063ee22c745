namespace Fathom.Dictionaries;

/// <summary>What a kind of dictionary adds to the loss of the reconstruction.</summary>
readonly record struct LossPart
{
    /// <summary>The auxiliary loss of dead latents before its weight.</summary>
    public double AuxLoss { get; init; }

    /// <summary>Its gradient, weight included; null where there is none.</summary>
    public DenseTerm? Auxiliary { get; init; }

    /// <inheritdoc cref="SparseTerm.Penalty"/>
    public float? Penalty { get; init; }
}
