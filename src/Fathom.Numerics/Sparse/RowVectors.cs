using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>Sums along one row, in the 16 lanes of <see cref="Lanes"/>.</summary>
static unsafe class RowVectors
{
    /// <summary>Σ a b over d numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(float* a, float* b, int d)
    {
        Vector512<float> sum0 = default, sum1 = default;
        int c = 0;
        for (; c <= d - 2 * Lanes.Count; c += 2 * Lanes.Count)
        {
            sum0 = Vector512.MultiplyAddEstimate(Vector512.Load(a + c), Vector512.Load(b + c), sum0);
            sum1 = Vector512.MultiplyAddEstimate(Vector512.Load(a + c + Lanes.Count), Vector512.Load(b + c + Lanes.Count), sum1);
        }
        if (c <= d - Lanes.Count)
        {
            sum0 = Vector512.MultiplyAddEstimate(Vector512.Load(a + c), Vector512.Load(b + c), sum0);
            c += Lanes.Count;
        }
        float sum = Lanes.Sum(sum0 + sum1);
        for (; c < d; c++) sum = float.MultiplyAddEstimate(a[c], b[c], sum);
        return sum;
    }

    /// <summary>y += scale · x over d numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(float scale, float* x, float* y, int d)
    {
        var factor = Vector512.Create(scale);
        int c = 0;
        for (; c <= d - Lanes.Count; c += Lanes.Count)
            Vector512.MultiplyAddEstimate(factor, Vector512.Load(x + c), Vector512.Load(y + c)).Store(y + c);
        for (; c < d; c++) y[c] = float.MultiplyAddEstimate(scale, x[c], y[c]);
    }

    /// <summary>y += scale · x, and Σ x w: both sums while x is in the registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AddScaledAndDot(float scale, float* x, float* y, float* w, int d)
    {
        Vector512<float> factor = Vector512.Create(scale), sum0 = default, sum1 = default;
        int c = 0;
        for (; c <= d - 2 * Lanes.Count; c += 2 * Lanes.Count)
        {
            Vector512<float> x0 = Vector512.Load(x + c), x1 = Vector512.Load(x + c + Lanes.Count);
            sum0 = Vector512.MultiplyAddEstimate(x0, Vector512.Load(w + c), sum0);
            sum1 = Vector512.MultiplyAddEstimate(x1, Vector512.Load(w + c + Lanes.Count), sum1);
            Vector512.MultiplyAddEstimate(factor, x0, Vector512.Load(y + c)).Store(y + c);
            Vector512.MultiplyAddEstimate(factor, x1, Vector512.Load(y + c + Lanes.Count)).Store(y + c + Lanes.Count);
        }
        if (c <= d - Lanes.Count)
        {
            Vector512<float> x0 = Vector512.Load(x + c);
            sum0 = Vector512.MultiplyAddEstimate(x0, Vector512.Load(w + c), sum0);
            Vector512.MultiplyAddEstimate(factor, x0, Vector512.Load(y + c)).Store(y + c);
            c += Lanes.Count;
        }
        float sum = Lanes.Sum(sum0 + sum1);
        for (; c < d; c++)
        {
            sum = float.MultiplyAddEstimate(x[c], w[c], sum);
            y[c] = float.MultiplyAddEstimate(scale, x[c], y[c]);
        }
        return sum;
    }

    /// <summary>y *= scale over d numbers.</summary>
    public static void Scale(float scale, float* y, int d)
    {
        var factor = Vector512.Create(scale);
        int c = 0;
        for (; c <= d - Lanes.Count; c += Lanes.Count) (factor * Vector512.Load(y + c)).Store(y + c);
        for (; c < d; c++) y[c] *= scale;
    }
}
