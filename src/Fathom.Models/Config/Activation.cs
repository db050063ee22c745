namespace Fathom.Models;

/// <summary>The nonlinearity of an MLP.</summary>
public enum Activation
{
    /// <summary>GELU by its tanh approximation: ½x(1 + tanh(√(2/π)(x + 0.044715x³))).</summary>
    GeluTanh,

    /// <summary>GELU by the error function: ½x(1 + erf(x/√2)).</summary>
    GeluErf,

    /// <summary>A gated MLP with silu(gate) · up.</summary>
    SiluGated,
}
