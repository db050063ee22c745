using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// Sums along one row, in 16 lanes whatever the machine has: <see cref="Vector512{T}"/> is cut into narrower vectors
/// where it must be, so the order of summation, and with fused multiply-adds every bit, is the same everywhere.
/// </summary>
static unsafe class RowVectors
{
    const int Lanes = 16;

    /// <summary>Σ a b over d numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(float* a, float* b, int d)
    {
        Vector512<float> sum0 = default, sum1 = default;
        int c = 0;
        for (; c <= d - 2 * Lanes; c += 2 * Lanes)
        {
            sum0 = Vector512.FusedMultiplyAdd(Vector512.Load(a + c), Vector512.Load(b + c), sum0);
            sum1 = Vector512.FusedMultiplyAdd(Vector512.Load(a + c + Lanes), Vector512.Load(b + c + Lanes), sum1);
        }
        if (c <= d - Lanes)
        {
            sum0 = Vector512.FusedMultiplyAdd(Vector512.Load(a + c), Vector512.Load(b + c), sum0);
            c += Lanes;
        }
        float sum = Sum(sum0 + sum1);
        for (; c < d; c++) sum = MathF.FusedMultiplyAdd(a[c], b[c], sum);
        return sum;
    }

    /// <summary>y += scale · x over d numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(float scale, float* x, float* y, int d)
    {
        var factor = Vector512.Create(scale);
        int c = 0;
        for (; c <= d - Lanes; c += Lanes)
            Vector512.FusedMultiplyAdd(factor, Vector512.Load(x + c), Vector512.Load(y + c)).Store(y + c);
        for (; c < d; c++) y[c] = MathF.FusedMultiplyAdd(scale, x[c], y[c]);
    }

    /// <summary>y *= scale over d numbers.</summary>
    public static void Scale(float scale, float* y, int d)
    {
        var factor = Vector512.Create(scale);
        int c = 0;
        for (; c <= d - Lanes; c += Lanes) (factor * Vector512.Load(y + c)).Store(y + c);
        for (; c < d; c++) y[c] *= scale;
    }

    // Halves are added, so that the tree is the same for any width of the machine's vectors.
    static float Sum(Vector512<float> v)
    {
        Vector256<float> eight = v.GetLower() + v.GetUpper();
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        return four[0] + four[2] + (four[1] + four[3]);
    }
}
