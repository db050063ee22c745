using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>y = x · weight + bias, one weight and one bias for each column.</summary>
public static unsafe partial class Affine
{
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="d">Values of a row.</param>
    /// <param name="weight">[d]</param>
    /// <param name="bias">[d], or empty for none.</param>
    /// <param name="y">[n, d]; may be <paramref name="x"/> itself.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Forward(ReadOnlySpan<float> x, int n, int d, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias,
        Span<float> y, Workers workers)
    {
        Shapes.Require(x.Length, n, d, nameof(x));
        Shapes.Require(y.Length, n, d, nameof(y));
        Shapes.Require(weight.Length, 1, d, nameof(weight));
        if (bias.Length != 0) Shapes.Require(bias.Length, 1, d, nameof(bias));
        bool biased = bias.Length != 0;
        fixed (float* px = x, pw = weight, pb = bias, py = y)
        {
            float* xs = px, ws = pw, bs = pb, ys = py;
            workers.ForRanges(n, Lanes.TaskRows(d), (start, end, _) =>
            {
                for (int row = start; row < end; row++)
                    ForwardRow(xs + (nint)row * d, ws, biased ? bs : null, d, ys + (nint)row * d);
            });
        }
    }

    /// <summary>One row; without bias where that is null.</summary>
    internal static void ForwardRow(float* x, float* weight, float* bias, int d, float* y)
    {
        if (bias != null) ScaleAndAdd(x, weight, bias, d, y);
        else Scale(x, weight, d, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ScaleAndAdd(float* x, float* weight, float* bias, int d, float* y)
    {
        int i = 0;
        for (; i + Lanes.Count <= d; i += Lanes.Count)
            Vector512.MultiplyAddEstimate(Vector512.Load(x + i), Vector512.Load(weight + i), Vector512.Load(bias + i))
                .Store(y + i);
        for (; i < d; i++) y[i] = float.MultiplyAddEstimate(x[i], weight[i], bias[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Scale(float* x, float* weight, int d, float* y)
    {
        int i = 0;
        for (; i + Lanes.Count <= d; i += Lanes.Count) (Vector512.Load(x + i) * Vector512.Load(weight + i)).Store(y + i);
        for (; i < d; i++) y[i] = x[i] * weight[i];
    }
}
