namespace Fathom.Numerics;

/// <summary>
/// y_i = exp(x_i − max x) / Σ_j exp(x_j − max x) over each row. A row whose every value is −∞, or that holds a NaN or
/// +∞, becomes NaN.
/// </summary>
public static class Softmax
{
    /// <param name="rows">[n, m], replaced in place.</param>
    /// <param name="n">Rows.</param>
    /// <param name="m">Values of a row.</param>
    public static void Forward(Span<float> rows, int n, int m)
    {
        Shapes.Require(rows.Length, n, m, nameof(rows));
        ReferenceRows.Softmax(rows, n, m);
    }
}
