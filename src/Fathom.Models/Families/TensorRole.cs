namespace Fathom.Models;

/// <summary>What a tensor is for: what a fresh model fills it with.</summary>
public enum TensorRole
{
    /// <summary>An embedding or the weight of a linear map: normal numbers.</summary>
    Weight,

    /// <summary>The weight of a map that writes into the residual stream; GPT-2 starts these smaller.</summary>
    ResidualWeight,

    /// <summary>The weight of a norm: ones.</summary>
    NormWeight,

    /// <summary>Zeros.</summary>
    Bias,
}
