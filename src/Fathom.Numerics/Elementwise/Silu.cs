using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>silu(x) = x · σ(x) = x / (1 + e^−x), as the gate of a gated MLP (Shazeer, "GLU variants", 2020).</summary>
public static unsafe class Silu
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
        int length = gate.Length;
        fixed (float* pg = gate, pu = up, py = y)
        {
            float* gs = pg, us = pu, ys = py;
            workers.ForRanges(length, Lanes.TaskSize, (start, end, _) =>
                GateRange(gs + start, us + start, ys + start, end - start));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void GateRange(float* gate, float* up, float* y, int length)
    {
        int i = 0;
        for (; i + Lanes.Count <= length; i += Lanes.Count)
            Gate(Vector512.Load(gate + i), Vector512.Load(up + i)).Store(y + i);
        int rest = length - i;
        if (rest > 0) Lanes.StorePart(Gate(Lanes.LoadPart(gate + i, rest, 0), Lanes.LoadPart(up + i, rest, 0)), y + i, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Gate(Vector512<float> gate, Vector512<float> up) =>
        gate / (Vector512<float>.One + VectorExp.Exp(-gate)) * up;
}
