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

    /// <summary>
    /// With σ = σ(gate): dgate = dy · up · σ (1 + gate (1 − σ)), dup = dy · silu(gate), and y = silu(gate) · up once more.
    /// </summary>
    /// <param name="gate">[n], replaced by dgate.</param>
    /// <param name="up">[n], replaced by dup.</param>
    /// <param name="dy">[n], replaced by y, which the gradient of the map behind it needs.</param>
    /// <param name="workers">Threads to use.</param>
    public static void GateBackward(Span<float> gate, Span<float> up, Span<float> dy, Workers workers)
    {
        Shapes.Require(up.Length, 1, gate.Length, nameof(up));
        Shapes.Require(dy.Length, 1, gate.Length, nameof(dy));
        int length = gate.Length;
        fixed (float* pg = gate, pu = up, py = dy)
        {
            float* gs = pg, us = pu, ys = py;
            workers.ForRanges(length, Lanes.TaskSize, (start, end, _) =>
                BackwardRange(gs + start, us + start, ys + start, end - start));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void BackwardRange(float* gate, float* up, float* dy, int length)
    {
        int i = 0;
        for (; i + Lanes.Count <= length; i += Lanes.Count)
        {
            Vector512<float> g = Vector512.Load(gate + i), u = Vector512.Load(up + i), d = Vector512.Load(dy + i);
            Backward(ref g, ref u, ref d);
            g.Store(gate + i);
            u.Store(up + i);
            d.Store(dy + i);
        }
        int rest = length - i;
        if (rest == 0) return;
        Vector512<float> lastG = Lanes.LoadPart(gate + i, rest, 0), lastU = Lanes.LoadPart(up + i, rest, 0);
        Vector512<float> lastD = Lanes.LoadPart(dy + i, rest, 0);
        Backward(ref lastG, ref lastU, ref lastD);
        Lanes.StorePart(lastG, gate + i, rest);
        Lanes.StorePart(lastU, up + i, rest);
        Lanes.StorePart(lastD, dy + i, rest);
    }

    /// <summary>1 − σ = σ e^−gate, which loses no digits; the power is kept finite, since it is multiplied by σ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Backward(ref Vector512<float> gate, ref Vector512<float> up, ref Vector512<float> dy)
    {
        Vector512<float> one = Vector512<float>.One;
        Vector512<float> power = VectorExp.Exp(Vector512.MinNative(-gate, Vector512.Create(80f)));
        Vector512<float> sigma = one / (one + power), silu = gate * sigma;
        Vector512<float> dgate = dy * up * Vector512.MultiplyAddEstimate(silu, sigma * power, sigma);
        (gate, up, dy) = (dgate, dy * silu, silu * up);
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
