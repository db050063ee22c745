using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// x Φ(x), from the upper tail Q(a) = 1 − Φ(a) of a = |x|: x Q(a) for negative x, x (1 − Q(a)) for others.
/// Q(a) = e^(−a²/2) t P(t), t = 1 / (1 + 0.35 a); P interpolates at nine Chebyshev nodes of t over 0 ≤ a ≤ 14.2 (beyond, Q
/// is 0 as a float) with a relative error below 4e-8.
/// </summary>
internal static unsafe class GeluErf
{
    const float Farthest = 14.2f, NearestT = 1 / (1 + 0.35f * Farthest);

    /// <summary>As <see cref="Elementwise"/> calls it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(float* values, int length)
    {
        for (float* end = values + length; values < end; values += Lanes.Count)
        {
            Vector512<float> x = Vector512.Load(values);
            (x * Cumulative(x, Tail(x, out _))).Store(values);
        }
    }

    /// <summary>
    /// gelu' = Φ(x) + x e^(−x²/2) / √(2π). As <see cref="Elementwise"/> calls it: x becomes dy · gelu', dy becomes gelu.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* x, float* dy, int length)
    {
        Vector512<float> density = Vector512.Create(0.3989422804f);
        for (int i = 0; i < length; i += Lanes.Count)
        {
            Vector512<float> values = Vector512.Load(x + i), gradient = Vector512.Load(dy + i);
            Vector512<float> phi = Cumulative(values, Tail(values, out Vector512<float> bell));
            (values * phi).Store(dy + i);
            (gradient * Vector512.MultiplyAddEstimate(values * density, bell, phi)).Store(x + i);
        }
    }

    /// <summary>Φ(x) from Q(|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Cumulative(Vector512<float> x, Vector512<float> tail) =>
        Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), tail, Vector512<float>.One - tail);

    /// <summary>Q(|x|), and e^(−x²/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Tail(Vector512<float> x, out Vector512<float> bell)
    {
        Vector512<float> one = Vector512<float>.One, minusHalf = Vector512.Create(-0.5f);
        Vector512<float> a = Vector512.MinNative(Vector512.Abs(x), Vector512.Create(Farthest));
        Vector512<float> t = one / Vector512.MultiplyAddEstimate(a, Vector512.Create(0.35f), one);

        // P, in the variable s that runs from −1 to 1.
        Vector512<float> s = Vector512.MultiplyAddEstimate(
            t, Vector512.Create(2 / (1 - NearestT)), Vector512.Create(-(1 + NearestT) / (1 - NearestT)));
        Vector512<float> p = Vector512.Create(-2.67676207e-05f);
        p = Vector512.MultiplyAddEstimate(s, p, Vector512.Create(1.71884509e-05f));
        p = Vector512.MultiplyAddEstimate(s, p, Vector512.Create(2.84441556e-04f));
        p = Vector512.MultiplyAddEstimate(s, p, Vector512.Create(-3.86030014e-04f));
        p = Vector512.MultiplyAddEstimate(s, p, Vector512.Create(-3.00676273e-03f));
        p = Vector512.MultiplyAddEstimate(s, p, Vector512.Create(3.68610619e-03f));
        p = Vector512.MultiplyAddEstimate(s, p, Vector512.Create(5.21921121e-02f));
        p = Vector512.MultiplyAddEstimate(s, p, Vector512.Create(0.163230427f));
        p = Vector512.MultiplyAddEstimate(s, p, Vector512.Create(0.284009268f));

        // a² in two floats, rounded and rest: its rounding error would come back multiplied by a²/2.
        Vector512<float> square = a * a;
        Vector512<float> rest = Vector512.MultiplyAddEstimate(a, a, -square) * minusHalf;
        bell = VectorExp.Exp(square * minusHalf) * (one + rest);
        return bell * t * p;
    }
}
