using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// Normalisers of rows of logits, and how far one distribution lies from another:
/// <code>
/// ln Σ exp(x) = m + ln Σ exp(x − m),  m = max x
/// KL(p ‖ q) = Σ p (ln p − ln q) = Σ_j e_j (x_j − y_j) / Σ_j e_j − (ln Σ exp(x) − ln Σ exp(y)),  e = exp(x − m)
/// </code>
/// x and y being the logits of p and q. Exponentials are single, sums are double; of equal logits the divergence is 0.
/// </summary>
public static unsafe class LogSumExp
{
    /// <summary>ln Σ exp(x).</summary>
    /// <param name="x">[m] logits.</param>
    /// <param name="most">m, the largest of them.</param>
    public static double Of(ReadOnlySpan<float> x, out float most)
    {
        most = Max(x);
        fixed (float* row = x) return most + Math.Log(Sum(row, row, x.Length, most, out _));
    }

    /// <summary>KL(p ‖ q), nats.</summary>
    /// <param name="x">[m] logits of p.</param>
    /// <param name="y">[m] logits of q.</param>
    /// <param name="normalizer">ln Σ exp(y).</param>
    public static double Divergence(ReadOnlySpan<float> x, ReadOnlySpan<float> y, double normalizer)
    {
        Shapes.Require(y.Length, 1, x.Length, nameof(y));
        float most = Max(x);
        fixed (float* p = x, q = y)
        {
            double sum = Sum(p, q, x.Length, most, out double weighted);
            return weighted / sum - (most + Math.Log(sum) - normalizer);
        }
    }

    static float Max(ReadOnlySpan<float> x)
    {
        int whole = x.Length & -Lanes.Count, rest = x.Length - whole;
        fixed (float* row = x)
        {
            Vector512<float> highest = Vector512.Create(float.NegativeInfinity);
            for (int i = 0; i < whole; i += Lanes.Count) highest = Vector512.MaxNative(highest, Vector512.Load(row + i));
            if (rest > 0) highest = Vector512.MaxNative(highest, Lanes.LoadPart(row + whole, rest, float.NegativeInfinity));
            return Lanes.Max(highest);
        }
    }

    // Σ exp(x − m) and Σ exp(x − m) (x − y).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static double Sum(float* x, float* y, int m, float most, out double weighted)
    {
        int whole = m & -Lanes.Count, rest = m - whole;
        Vector512<float> max = Vector512.Create(most);
        Vector512<double> sums = Vector512<double>.Zero, apart = Vector512<double>.Zero;
        for (int i = 0; i < whole; i += Lanes.Count)
        {
            Vector512<float> own = Vector512.Load(x + i);
            Add(VectorExp.Exp(own - max), own, Vector512.Load(y + i), ref sums, ref apart);
        }
        if (rest > 0)
            Add(VectorExp.Exp(Lanes.LoadPart(x + whole, rest, float.NegativeInfinity) - max), Lanes.LoadPart(x + whole, rest, 0),
                Lanes.LoadPart(y + whole, rest, 0), ref sums, ref apart);
        weighted = Vector512.Sum(apart);
        return Vector512.Sum(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Add(Vector512<float> e, Vector512<float> x, Vector512<float> y, ref Vector512<double> sums, ref Vector512<double> apart)
    {
        (Vector512<double> low, Vector512<double> high) = Vector512.Widen(e);
        (Vector512<double> xLow, Vector512<double> xHigh) = Vector512.Widen(x);
        (Vector512<double> yLow, Vector512<double> yHigh) = Vector512.Widen(y);
        sums += low + high;
        apart += low * (xLow - yLow) + high * (xHigh - yHigh);
    }
}
