using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// tanh(x) = sign(x) (1 − 2 / (1 + e^(2|x|))), and x + x³ P(x²) for |x| &lt; 0.625, where the former cancels; P as in Cephes'
/// <c>tanhf</c>. Relative error below 1e-6.
/// </summary>
public static unsafe class Tanh
{
    const float Near = 0.625f;

    /// <summary>In place.</summary>
    /// <param name="values">Any number of values.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Apply(Span<float> values, Workers workers) => Elementwise.Apply(values, values, &Apply, workers);

    /// <summary>As <see cref="Elementwise"/> calls it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Apply(float* values, int length)
    {
        Vector512<float> one = Vector512<float>.One, two = one + one;
        for (float* end = values + length; values < end; values += Lanes.Count)
        {
            Vector512<float> x = Vector512.Load(values), a = Vector512.Abs(x);
            Vector512<float> far = one - two / (one + VectorExp.Exp(a + a));
            // As far as the sign bit of x goes, and no further.
            far = Vector512.ConditionalSelect(Vector512.Create(-0f), x, far);
            Vector512.ConditionalSelect(Vector512.LessThan(a, Vector512.Create(Near)), Small(x), far).Store(values);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Small(Vector512<float> x)
    {
        Vector512<float> s = x * x, p = Vector512.Create(-5.70498872745e-3f);
        p = Vector512.MultiplyAddEstimate(s, p, Vector512.Create(2.06390887954e-2f));
        p = Vector512.MultiplyAddEstimate(s, p, Vector512.Create(-5.37397155531e-2f));
        p = Vector512.MultiplyAddEstimate(s, p, Vector512.Create(1.33314422036e-1f));
        p = Vector512.MultiplyAddEstimate(s, p, Vector512.Create(-3.33332819422e-1f));
        return Vector512.MultiplyAddEstimate(x * s, p, x);
    }
}
