namespace Fathom.Numerics;

/// <summary>What becomes of the values that a linear map has made.</summary>
public enum LinearEnd
{
    /// <summary>y = x Wᵀ + b</summary>
    Store,

    /// <summary>y = gelu(x Wᵀ + b), the form of <see cref="Gelu.Tanh(Span{float}, Workers)"/>.</summary>
    GeluTanh,

    /// <summary>y = gelu(x Wᵀ + b), the form of <see cref="Gelu.Erf(Span{float}, Workers)"/>.</summary>
    GeluErf,

    /// <summary>y = tanh(x Wᵀ + b)</summary>
    Tanh,

    /// <summary>y += x Wᵀ + b, the sum being complete before it is added.</summary>
    Add,

    /// <summary>y += x Wᵀ, the products being added to y one by one.</summary>
    AddProducts,
}
