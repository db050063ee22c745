using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// y = x / √(mean(x²) + ε) over each row (Zhang and Sennrich, "Root mean square layer normalization", 2019).
/// The weight is a step of its own: <see cref="Affine"/>.
/// </summary>
public static unsafe partial class RmsNorm
{
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="d">Values of a row.</param>
    /// <param name="eps">ε, added to the mean square.</param>
    /// <param name="y">[n, d]; may be <paramref name="x"/> itself.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Normalize(ReadOnlySpan<float> x, int n, int d, float eps, Span<float> y, Workers workers) =>
        Normalize(x, n, d, eps, y, [], workers);

    /// <inheritdoc cref="Normalize(ReadOnlySpan{float}, int, int, float, Span{float}, Workers)"/>
    /// <param name="factors">[n], receives 1 / √(mean(x²) + ε) of each row for the way back; or empty.</param>
    public static void Normalize(ReadOnlySpan<float> x, int n, int d, float eps, Span<float> y, Span<float> factors,
        Workers workers)
    {
        bool keep = factors.Length != 0;
        if (keep) Shapes.Require(factors.Length, 1, n, nameof(factors));
        Shapes.Require(x.Length, n, d, nameof(x));
        Shapes.Require(y.Length, n, d, nameof(y));
        fixed (float* px = x, py = y, pf = factors)
        {
            float* xs = px, ys = py, fs = pf;
            workers.ForRanges(n, Lanes.TaskRows(d), (start, end, _) =>
            {
                for (int row = start; row < end; row++)
                {
                    float factor = NormalizeRow(xs + (nint)row * d, d, eps, ys + (nint)row * d);
                    if (keep) fs[row] = factor;
                }
            });
        }
    }

    /// <summary>
    /// y = x / √(mean(x²) + ε) · weight + bias, each row while it is in the cache: the bits of one after the other.
    /// </summary>
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="weight">[d]</param>
    /// <param name="bias">[d], or empty for none.</param>
    /// <param name="eps">ε.</param>
    /// <param name="y">[n, d]; may be <paramref name="x"/> itself.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Forward(ReadOnlySpan<float> x, int n, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float eps,
        Span<float> y, Workers workers)
    {
        int d = weight.Length;
        bool biased = bias.Length != 0;
        if (biased) Shapes.Require(bias.Length, 1, d, nameof(bias));
        Shapes.Require(x.Length, n, d, nameof(x));
        Shapes.Require(y.Length, n, d, nameof(y));
        fixed (float* px = x, py = y, pw = weight, pb = bias)
        {
            float* xs = px, ys = py, ws = pw, bs = biased ? pb : null;
            workers.ForRanges(n, Lanes.TaskRows(d), (start, end, _) =>
            {
                for (int row = start; row < end; row++)
                {
                    float* to = ys + (nint)row * d;
                    NormalizeRow(xs + (nint)row * d, d, eps, to);
                    Affine.ForwardRow(to, ws, bs, d, to);
                }
            });
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float NormalizeRow(float* x, int d, float eps, float* y)
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
        float factor = 1 / MathF.Sqrt(Lanes.Sum(squares) / d + eps);
        Vector512<float> scale = Vector512.Create(factor);

        for (int i = 0; i < whole; i += Lanes.Count) (Vector512.Load(x + i) * scale).Store(y + i);
        if (rest > 0) Lanes.StorePart(Lanes.LoadPart(x + whole, rest, 0) * scale, y + whole, rest);
        return factor;
    }
}
