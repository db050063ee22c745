using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <content>
/// With y = x r, r = 1 / √(mean(x²) + ε): <c>dx += r (dy − y mean(dy · y))</c>.
/// </content>
public static unsafe partial class RmsNorm
{
    /// <param name="y">[n, d], the normalised rows.</param>
    /// <param name="factors">[n], r of each row.</param>
    /// <param name="dy">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="d">Values of a row.</param>
    /// <param name="dx">[n, d]; the gradient is added.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> factors, ReadOnlySpan<float> dy, int n, int d,
        Span<float> dx, Workers workers) => RowNorm.Backward(&BackwardRow, y, factors, dy, n, d, dx, workers);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void BackwardRow(float* y, float factor, float* dy, int d, float* dx)
    {
        float slope = RowVectors.Dot(dy, y, d) / d;
        Vector512<float> slopes = Vector512.Create(-slope), scale = Vector512.Create(factor);
        int i = 0;
        for (; i + Lanes.Count <= d; i += Lanes.Count)
        {
            Vector512<float> g = Vector512.MultiplyAddEstimate(slopes, Vector512.Load(y + i), Vector512.Load(dy + i));
            Vector512.MultiplyAddEstimate(scale, g, Vector512.Load(dx + i)).Store(dx + i);
        }
        for (; i < d; i++) dx[i] += factor * (dy[i] - slope * y[i]);
    }
}
