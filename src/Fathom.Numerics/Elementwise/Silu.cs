namespace Fathom.Numerics;

/// <summary>silu(x) = x · σ(x) = x / (1 + e^−x), as the gate of a gated MLP (Shazeer, "GLU variants", 2020).</summary>
public static class Silu
{
    /// <summary>y = silu(gate) · up.</summary>
    /// <param name="gate">[n]</param>
    /// <param name="up">[n]</param>
    /// <param name="y">[n]; may be one of the sources.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Gate(ReadOnlySpan<float> gate, ReadOnlySpan<float> up, Span<float> y, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        Shapes.Require(up.Length, 1, gate.Length, nameof(up));
        Shapes.Require(y.Length, 1, gate.Length, nameof(y));
        for (int i = 0; i < gate.Length; i++) y[i] = (float)(ReferenceActivations.Silu(gate[i]) * up[i]);
    }
}
