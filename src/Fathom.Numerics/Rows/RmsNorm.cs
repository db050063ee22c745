namespace Fathom.Numerics;

/// <summary>
/// y = x / √(mean(x²) + ε) over each row (Zhang and Sennrich, "Root mean square layer normalization", 2019).
/// The weight is a step of its own: <see cref="Affine"/>.
/// </summary>
public static class RmsNorm
{
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="d">Values of a row.</param>
    /// <param name="eps">ε, added to the mean square.</param>
    /// <param name="y">[n, d]; may be <paramref name="x"/> itself.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Normalize(ReadOnlySpan<float> x, int n, int d, float eps, Span<float> y, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        Shapes.Require(x.Length, n, d, nameof(x));
        Shapes.Require(y.Length, n, d, nameof(y));
        ReferenceRows.RmsNorm(x, n, d, eps, y);
    }
}
