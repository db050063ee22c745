namespace Fathom.Numerics;

/// <summary>y = x · weight + bias, one weight and one bias for each column.</summary>
public static class Affine
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
        ArgumentNullException.ThrowIfNull(workers);
        Shapes.Require(x.Length, n, d, nameof(x));
        Shapes.Require(y.Length, n, d, nameof(y));
        Shapes.Require(weight.Length, 1, d, nameof(weight));
        if (bias.Length != 0) Shapes.Require(bias.Length, 1, d, nameof(bias));
        ReferenceRows.Affine(x, n, d, weight, bias, y);
    }
}
