using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// ½ x (1 + tanh u) = x / (1 + e^−2u), u = √(2/π) (x + 0.044715 x³): the right side loses no digits where the left one
/// cancels. −2u = a x (1 + c x²) is made in two floats, rounded and rest, because its rounding error would come back
/// multiplied by |2u|.
/// </summary>
internal static unsafe class GeluTanh
{
    /// <summary>Beyond ±14 the result is x or 0.</summary>
    const float Farthest = 14;

    const double ExactA = -1.5957691216057308, ExactC = 0.044715;

    const float A = (float)ExactA, RestA = (float)(ExactA - A), C = (float)ExactC, RestC = (float)(ExactC - C);

    /// <summary>As <see cref="Elementwise"/> calls it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(float* values, int length)
    {
        Vector512<float> one = Vector512<float>.One, a = Vector512.Create(A), c = Vector512.Create(C);
        for (float* end = values + length; values < end; values += Lanes.Count)
        {
            Vector512<float> x = Vector512.Load(values);
            Vector512<float> near = Vector512.MaxNative(x, Vector512.Create(-Farthest));
            near = Vector512.MinNative(near, Vector512.Create(Farthest));

            // 1 + c x²; subtracting the 1 again is exact, which shows what the sum has lost.
            Vector512<float> square = near * near;
            Vector512<float> restSquare = Vector512.MultiplyAddEstimate(near, near, -square);
            Vector512<float> bracket = Vector512.MultiplyAddEstimate(c, square, one);
            Vector512<float> restBracket = Vector512.MultiplyAddEstimate(c, square, one - bracket)
                + Vector512.MultiplyAddEstimate(c, restSquare, square * RestC);

            Vector512<float> product = near * bracket;
            Vector512<float> restProduct = Vector512.MultiplyAddEstimate(near, bracket, -product);
            restProduct = Vector512.MultiplyAddEstimate(near, restBracket, restProduct);

            Vector512<float> exponent = a * product;
            Vector512<float> rest = Vector512.MultiplyAddEstimate(a, product, -exponent)
                + Vector512.MultiplyAddEstimate(a, restProduct, product * RestA);

            Vector512<float> power = VectorExp.Exp(exponent) * (one + rest);
            (x / (one + power)).Store(values);
        }
    }

    /// <summary>
    /// With σ = 1 / (1 + e^−2u): gelu = x σ, gelu' = σ + x σ (1 − σ) 2u', 2u' = 2√(2/π) (1 + 3 · 0.044715 x²), and
    /// 1 − σ = σ e^−2u, which loses no digits. As <see cref="Elementwise"/> calls it: x becomes dy · gelu', dy becomes gelu.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* x, float* dy, int length)
    {
        // Beyond e^80 the derivative is 0 as a float, and e^−2u must not be infinite: it is multiplied by σ.
        Vector512<float> one = Vector512<float>.One, a = Vector512.Create(A), highest = Vector512.Create(80f);
        for (int i = 0; i < length; i += Lanes.Count)
        {
            Vector512<float> values = Vector512.Load(x + i), gradient = Vector512.Load(dy + i);
            Vector512<float> near = Vector512.MaxNative(values, Vector512.Create(-Farthest));
            near = Vector512.MinNative(near, Vector512.Create(Farthest));
            Vector512<float> square = near * near;
            Vector512<float> bracket = Vector512.MultiplyAddEstimate(Vector512.Create(C), square, one);
            Vector512<float> power = VectorExp.Exp(Vector512.MinNative(a * near * bracket, highest));
            Vector512<float> sigma = one / (one + power);
            Vector512<float> slope = Vector512.MultiplyAddEstimate(Vector512.Create(3 * C), square, one) * -a;
            Vector512<float> derivative = Vector512.MultiplyAddEstimate(near * sigma * slope, sigma * power, sigma);
            (values * sigma).Store(dy + i);
            (gradient * derivative).Store(x + i);
        }
    }
}
