using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <content>
/// With y = (x − mean x) r, r = 1 / √(var x + ε): <c>dx += r (dy − mean(dy) − y mean(dy · y))</c>.
/// </content>
public static unsafe partial class LayerNorm
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
        int whole = d & -Lanes.Count, rest = d - whole;
        Vector512<float> sum = Vector512<float>.Zero, product = Vector512<float>.Zero;
        for (int i = 0; i < whole; i += Lanes.Count)
        {
            Vector512<float> g = Vector512.Load(dy + i);
            sum += g;
            product = Vector512.MultiplyAddEstimate(g, Vector512.Load(y + i), product);
        }
        if (rest > 0)
        {
            Vector512<float> g = Lanes.LoadPart(dy + whole, rest, 0);
            sum += g;
            product = Vector512.MultiplyAddEstimate(g, Lanes.LoadPart(y + whole, rest, 0), product);
        }
        float mean = Lanes.Sum(sum) / d, slope = Lanes.Sum(product) / d;

        Vector512<float> means = Vector512.Create(mean), slopes = Vector512.Create(-slope), scale = Vector512.Create(factor);
        for (int i = 0; i < whole; i += Lanes.Count)
        {
            Vector512<float> g = Vector512.MultiplyAddEstimate(slopes, Vector512.Load(y + i), Vector512.Load(dy + i) - means);
            Vector512.MultiplyAddEstimate(scale, g, Vector512.Load(dx + i)).Store(dx + i);
        }
        for (int i = whole; i < d; i++) dx[i] += factor * (dy[i] - mean - slope * y[i]);
    }
}
