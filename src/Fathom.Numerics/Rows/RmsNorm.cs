using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// y = x / √(mean(x²) + ε) over each row (Zhang and Sennrich, "Root mean square layer normalization", 2019).
/// The weight is a step of its own: <see cref="Affine"/>.
/// </summary>
public static unsafe class RmsNorm
{
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="d">Values of a row.</param>
    /// <param name="eps">ε, added to the mean square.</param>
    /// <param name="y">[n, d]; may be <paramref name="x"/> itself.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Normalize(ReadOnlySpan<float> x, int n, int d, float eps, Span<float> y, Workers workers)
    {
        Shapes.Require(x.Length, n, d, nameof(x));
        Shapes.Require(y.Length, n, d, nameof(y));
        fixed (float* px = x, py = y)
        {
            float* xs = px, ys = py;
            workers.ForRanges(n, Lanes.TaskRows(d), (start, end, _) =>
            {
                for (int row = start; row < end; row++) NormalizeRow(xs + (nint)row * d, d, eps, ys + (nint)row * d);
            });
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void NormalizeRow(float* x, int d, float eps, float* y)
    {
        int whole = d & -Lanes.Count, rest = d - whole;
        Vector512<float> squares = Vector512<float>.Zero;
        for (int i = 0; i < whole; i += Lanes.Count)
        {
            Vector512<float> values = Vector512.Load(x + i);
            squares = Vector512.MultiplyAddEstimate(values, values, squares);
        }
        if (rest > 0)
        {
            Vector512<float> values = Lanes.LoadPart(x + whole, rest, 0);
            squares = Vector512.MultiplyAddEstimate(values, values, squares);
        }
        Vector512<float> scale = Vector512.Create(1 / MathF.Sqrt(Lanes.Sum(squares) / d + eps));

        for (int i = 0; i < whole; i += Lanes.Count) (Vector512.Load(x + i) * scale).Store(y + i);
        if (rest > 0) Lanes.StorePart(Lanes.LoadPart(x + whole, rest, 0) * scale, y + whole, rest);
    }
}
