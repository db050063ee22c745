namespace Fathom.Numerics;

/// <summary>
/// y = (x − mean(x)) / √(var(x) + ε) over each row; the variance divides by d (Ba et al., "Layer normalization", 2016).
/// Weight and bias are a step of their own: <see cref="Affine"/>.
/// </summary>
public static class LayerNorm
{
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="d">Values of a row.</param>
    /// <param name="eps">ε, added to the variance.</param>
    /// <param name="y">[n, d]; may be <paramref name="x"/> itself.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Normalize(ReadOnlySpan<float> x, int n, int d, float eps, Span<float> y, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        Shapes.Require(x.Length, n, d, nameof(x));
        Shapes.Require(y.Length, n, d, nameof(y));
        ReferenceRows.LayerNorm(x, n, d, eps, y);
    }
}
