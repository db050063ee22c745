using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <content>
/// With y = x · weight + bias: <c>dweight += Σ_rows dy · x;  dbias += Σ_rows dy;  dx = dy · weight</c>.
/// </content>
public static unsafe partial class Affine
{
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows; their sums are made in their order, by one thread.</param>
    /// <param name="d">Values of a row.</param>
    /// <param name="weight">[d]</param>
    /// <param name="dy">[n, d], replaced by dx.</param>
    /// <param name="dweight">[d]; the gradient is added.</param>
    /// <param name="dbias">[d]; the gradient is added. Empty where there is no bias.</param>
    public static void Backward(ReadOnlySpan<float> x, int n, int d, ReadOnlySpan<float> weight, Span<float> dy,
        Span<float> dweight, Span<float> dbias)
    {
        Shapes.Require(x.Length, n, d, nameof(x));
        Shapes.Require(dy.Length, n, d, nameof(dy));
        Shapes.Require(weight.Length, 1, d, nameof(weight));
        Shapes.Require(dweight.Length, 1, d, nameof(dweight));
        if (dbias.Length != 0) Shapes.Require(dbias.Length, 1, d, nameof(dbias));
        fixed (float* xs = x, ws = weight, ys = dy, dws = dweight, dbs = dbias)
            for (int row = 0; row < n; row++)
                BackwardRow(xs + (nint)row * d, ws, ys + (nint)row * d, d, dws, dbias.Length == 0 ? null : dbs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void BackwardRow(float* x, float* weight, float* dy, int d, float* dweight, float* dbias)
    {
        int i = 0;
        for (; i + Lanes.Count <= d; i += Lanes.Count)
        {
            Vector512<float> g = Vector512.Load(dy + i);
            Vector512.MultiplyAddEstimate(g, Vector512.Load(x + i), Vector512.Load(dweight + i)).Store(dweight + i);
            if (dbias != null) (Vector512.Load(dbias + i) + g).Store(dbias + i);
            (g * Vector512.Load(weight + i)).Store(dy + i);
        }
        for (; i < d; i++)
        {
            dweight[i] = float.MultiplyAddEstimate(dy[i], x[i], dweight[i]);
            if (dbias != null) dbias[i] += dy[i];
            dy[i] *= weight[i];
        }
    }
}
