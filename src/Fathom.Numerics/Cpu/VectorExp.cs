using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// e^x = 2^n e^r with n = round(x / ln 2) and |r| ≤ ½ ln 2, e^r by its Taylor series up to r⁷ / 7! (the rest is below
/// 6e-9). Within 2 units in the last place; 0 and ∞ beyond the range of float, NaN for NaN.
/// </summary>
internal static class VectorExp
{
    const float Log2E = 1.44269504f;

    /// <summary>ln 2 in two parts; the first has few enough bits for its product with n to be exact.</summary>
    const float Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;

    /// <summary>Above and below, the result is ∞ and 0.</summary>
    const float Highest = 88.72284f, Lowest = -104f;

    /// <summary>1.5 · 2²³: what is added to it is rounded to an integer, found in the last bits of the sum.</summary>
    const float Rounder = 12582912f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        Vector512<float> shifted = Vector512.MultiplyAddEstimate(x, Vector512.Create(Log2E), Vector512.Create(Rounder));
        Vector512<float> n = shifted - Vector512.Create(Rounder);
        Vector512<float> r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-Ln2High), x);
        r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-Ln2Low), r);
        Vector512<float> result = Scale(Series(r), shifted.AsInt32() - Vector512.Create(Rounder).AsInt32());
        result = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(Lowest)), Vector512<float>.Zero, result);
        return Vector512.ConditionalSelect(
            Vector512.GreaterThan(x, Vector512.Create(Highest)), Vector512.Create(float.PositiveInfinity), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Series(Vector512<float> r)
    {
        Vector512<float> sum = Vector512.MultiplyAddEstimate(r, Vector512.Create(1f / 5040), Vector512.Create(1f / 720));
        sum = Vector512.MultiplyAddEstimate(r, sum, Vector512.Create(1f / 120));
        sum = Vector512.MultiplyAddEstimate(r, sum, Vector512.Create(1f / 24));
        sum = Vector512.MultiplyAddEstimate(r, sum, Vector512.Create(1f / 6));
        sum = Vector512.MultiplyAddEstimate(r, sum, Vector512.Create(0.5f));
        sum = Vector512.MultiplyAddEstimate(r, sum, Vector512<float>.One);
        return Vector512.MultiplyAddEstimate(r, sum, Vector512<float>.One);
    }

    /// <summary>x · 2^n in two steps, since 2^n alone may lie outside of float where the product does not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Scale(Vector512<float> x, Vector512<int> n)
    {
        Vector512<int> half = n >> 1, bias = Vector512.Create(127);
        return x * ((half + bias) << 23).AsSingle() * ((n - half + bias) << 23).AsSingle();
    }
}
