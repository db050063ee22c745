using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// x = softmax(scale · x) over the keys that a query sees, with the bits of <see cref="Softmax"/>; zeros behind them up to a
/// whole vector. Four neighbouring queries see almost the same keys: together their sums need not wait for one another.
/// </summary>
internal static unsafe class AttentionSoftmax
{
    /// <param name="x">[4, stride] scores; whole vectors up to the last visible key of the last row are read and written.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="visible">Keys that the first row sees; each further row sees one more.</param>
    /// <param name="scale">Factor of the scores.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4(float* x, nint stride, int visible, float scale)
    {
        int shared = visible & -Lanes.Count, end = Padded(visible + 3);
        float* x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride;
        Vector512<float> factor = Vector512.Create(scale), lowest = Vector512.Create(float.NegativeInfinity);
        Vector512<float> m0 = lowest, m1 = lowest, m2 = lowest, m3 = lowest;
        for (int i = 0; i < shared; i += Lanes.Count)
        {
            Vector512<float> v0 = Vector512.Load(x + i) * factor, v1 = Vector512.Load(x1 + i) * factor;
            Vector512<float> v2 = Vector512.Load(x2 + i) * factor, v3 = Vector512.Load(x3 + i) * factor;
            m0 = Vector512.MaxNative(m0, v0);
            m1 = Vector512.MaxNative(m1, v1);
            m2 = Vector512.MaxNative(m2, v2);
            m3 = Vector512.MaxNative(m3, v3);
            v0.Store(x + i);
            v1.Store(x1 + i);
            v2.Store(x2 + i);
            v3.Store(x3 + i);
        }
        for (int i = shared; i < end; i += Lanes.Count)
        {
            m0 = Vector512.MaxNative(m0, ScaleVisible(x + i, visible - i, factor));
            m1 = Vector512.MaxNative(m1, ScaleVisible(x1 + i, visible + 1 - i, factor));
            m2 = Vector512.MaxNative(m2, ScaleVisible(x2 + i, visible + 2 - i, factor));
            m3 = Vector512.MaxNative(m3, ScaleVisible(x3 + i, visible + 3 - i, factor));
        }
        m0 = Vector512.Create(Lanes.Max(m0));
        m1 = Vector512.Create(Lanes.Max(m1));
        m2 = Vector512.Create(Lanes.Max(m2));
        m3 = Vector512.Create(Lanes.Max(m3));

        Vector512<float> s0 = Vector512<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
        for (int i = 0; i < end; i += Lanes.Count)
        {
            Vector512<float> e0 = VectorExp.Exp(Vector512.Load(x + i) - m0), e1 = VectorExp.Exp(Vector512.Load(x1 + i) - m1);
            Vector512<float> e2 = VectorExp.Exp(Vector512.Load(x2 + i) - m2), e3 = VectorExp.Exp(Vector512.Load(x3 + i) - m3);
            s0 += e0;
            s1 += e1;
            s2 += e2;
            s3 += e3;
            e0.Store(x + i);
            e1.Store(x1 + i);
            e2.Store(x2 + i);
            e3.Store(x3 + i);
        }
        s0 = Vector512.Create(1 / Lanes.Sum(s0));
        s1 = Vector512.Create(1 / Lanes.Sum(s1));
        s2 = Vector512.Create(1 / Lanes.Sum(s2));
        s3 = Vector512.Create(1 / Lanes.Sum(s3));
        for (int i = 0; i < end; i += Lanes.Count)
        {
            (Vector512.Load(x + i) * s0).Store(x + i);
            (Vector512.Load(x1 + i) * s1).Store(x1 + i);
            (Vector512.Load(x2 + i) * s2).Store(x2 + i);
            (Vector512.Load(x3 + i) * s3).Store(x3 + i);
        }
    }

    /// <inheritdoc cref="Rows4"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row1(float* x, int visible, float scale)
    {
        int shared = visible & -Lanes.Count, end = Padded(visible);
        Vector512<float> factor = Vector512.Create(scale), highest = Vector512.Create(float.NegativeInfinity);
        for (int i = 0; i < shared; i += Lanes.Count)
        {
            Vector512<float> value = Vector512.Load(x + i) * factor;
            highest = Vector512.MaxNative(highest, value);
            value.Store(x + i);
        }
        if (shared < end) highest = Vector512.MaxNative(highest, ScaleVisible(x + shared, visible - shared, factor));

        Vector512<float> max = Vector512.Create(Lanes.Max(highest)), sum = Vector512<float>.Zero;
        for (int i = 0; i < end; i += Lanes.Count)
        {
            Vector512<float> e = VectorExp.Exp(Vector512.Load(x + i) - max);
            sum += e;
            e.Store(x + i);
        }
        sum = Vector512.Create(1 / Lanes.Sum(sum));
        for (int i = 0; i < end; i += Lanes.Count) (Vector512.Load(x + i) * sum).Store(x + i);
    }

    /// <summary>Keys rounded up to whole vectors.</summary>
    public static int Padded(int visible) => (visible + Lanes.Count - 1) & -Lanes.Count;

    /// <summary>Scales the first <paramref name="count"/> scores (maybe none, maybe all); the rest become −∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> ScaleVisible(float* x, int count, Vector512<float> factor)
    {
        Vector512<int> visible = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count));
        Vector512<float> scaled = Vector512.ConditionalSelect(visible.AsSingle(), Vector512.Load(x) * factor,
            Vector512.Create(float.NegativeInfinity));
        scaled.Store(x);
        return scaled;
    }
}
