namespace Fathom.Numerics;

/// <summary>The way over rows, and back, of norms that know one row: <see cref="LayerNorm"/>, <see cref="RmsNorm"/>.</summary>
static unsafe class RowNorm
{
    /// <param name="norm">(x, d, ε, y) → the factor of the row.</param>
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="d">Values of a row.</param>
    /// <param name="eps">ε.</param>
    /// <param name="y">[n, d]; may be <paramref name="x"/> itself.</param>
    /// <param name="factors">[n], or empty.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Normalize(delegate*<float*, int, float, float*, float> norm, ReadOnlySpan<float> x, int n, int d, float eps,
        Span<float> y, Span<float> factors, Workers workers)
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
                    float factor = norm(xs + (nint)row * d, d, eps, ys + (nint)row * d);
                    if (keep) fs[row] = factor;
                }
            });
        }
    }

    /// <summary>The norm and then <see cref="Affine"/>.</summary>
    /// <inheritdoc cref="Normalize"/>
    /// <param name="weight">[d]</param>
    /// <param name="bias">[d], or empty for none.</param>
    public static void Forward(delegate*<float*, int, float, float*, float> norm, ReadOnlySpan<float> x, int n, ReadOnlySpan<float> weight,
        ReadOnlySpan<float> bias, float eps, Span<float> y, Workers workers)
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
                    norm(xs + (nint)row * d, d, eps, to);
                    Affine.ForwardRow(to, ws, bs, d, to);
                }
            });
        }
    }

    /// <param name="back">(y, factor, dy, d, dx)</param>
    /// <param name="y">[n, d], the normalised rows.</param>
    /// <param name="factors">[n]</param>
    /// <param name="dy">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="d">Values of a row.</param>
    /// <param name="dx">[n, d]; the gradient is added.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Backward(delegate*<float*, float, float*, int, float*, void> back, ReadOnlySpan<float> y, ReadOnlySpan<float> factors,
        ReadOnlySpan<float> dy, int n, int d, Span<float> dx, Workers workers)
    {
        Shapes.Require(y.Length, n, d, nameof(y));
        Shapes.Require(factors.Length, 1, n, nameof(factors));
        Shapes.Require(dy.Length, n, d, nameof(dy));
        Shapes.Require(dx.Length, n, d, nameof(dx));
        fixed (float* py = y, pf = factors, pg = dy, px = dx)
        {
            float* ys = py, fs = pf, gs = pg, xs = px;
            workers.ForRanges(n, Lanes.TaskRows(d), (start, end, _) =>
            {
                for (int row = start; row < end; row++)
                    back(ys + (nint)row * d, fs[row], gs + (nint)row * d, d, xs + (nint)row * d);
            });
        }
    }
}
