using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// y_i = exp(x_i − max x) / Σ_j exp(x_j − max x) over each row. A row whose every value is −∞, or that holds a NaN or
/// +∞, becomes NaN.
/// </summary>
public static unsafe class Softmax
{
    /// <param name="rows">[n, m], replaced in place.</param>
    /// <param name="n">Rows.</param>
    /// <param name="m">Values of a row.</param>
    public static void Forward(Span<float> rows, int n, int m)
    {
        Shapes.Require(rows.Length, n, m, nameof(rows));
        fixed (float* pointer = rows)
            for (int row = 0; row < n; row++) ForwardRow(pointer + (nint)row * m, m, 1, out _);
    }

    /// <summary>x = scale · softmax(x) of one row.</summary>
    /// <param name="x">[m]</param>
    /// <param name="m">Values.</param>
    /// <param name="scale">What the row sums to afterwards.</param>
    /// <param name="most">max x</param>
    /// <returns>Σ exp(x − max x)</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float ForwardRow(float* x, int m, float scale, out float most)
    {
        int whole = m & -Lanes.Count, rest = m - whole;
        Vector512<float> highest = Vector512.Create(float.NegativeInfinity);
        for (int i = 0; i < whole; i += Lanes.Count) highest = Vector512.MaxNative(highest, Vector512.Load(x + i));
        if (rest > 0) highest = Vector512.MaxNative(highest, Lanes.LoadPart(x + whole, rest, float.NegativeInfinity));

        most = Lanes.Max(highest);
        Vector512<float> max = Vector512.Create(most), sums = Vector512<float>.Zero;
        for (int i = 0; i < whole; i += Lanes.Count)
        {
            Vector512<float> e = VectorExp.Exp(Vector512.Load(x + i) - max);
            e.Store(x + i);
            sums += e;
        }
        if (rest > 0)
        {
            Vector512<float> e = VectorExp.Exp(Lanes.LoadPart(x + whole, rest, float.NegativeInfinity) - max);
            Lanes.StorePart(e, x + whole, rest);
            sums += e;
        }
        float sum = Lanes.Sum(sums), factor = scale / sum;
        for (int i = 0; i < whole; i += Lanes.Count) (Vector512.Load(x + i) * factor).Store(x + i);
        for (int i = whole; i < m; i++) x[i] *= factor;
        return sum;
    }
}
