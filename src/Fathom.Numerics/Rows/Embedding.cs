namespace Fathom.Numerics;

/// <summary>
/// Rows of a table by index: <c>y[r] = table[ids[r]]</c>; on the way back <c>dtable[ids[r]] += dy[r]</c>, r ascending.
/// </summary>
public static unsafe class Embedding
{
    /// <param name="table">[rows of the table, d]</param>
    /// <param name="d">Values of a row.</param>
    /// <param name="ids">[n], each a row of the table.</param>
    /// <param name="y">[n, d]</param>
    public static void Forward(ReadOnlySpan<float> table, int d, ReadOnlySpan<int> ids, Span<float> y)
    {
        for (int r = 0; r < ids.Length; r++) table.Slice(ids[r] * d, d).CopyTo(y.Slice(r * d, d));
    }

    /// <summary>y[r] += table[ids[r]]: a second table, as that of learned positions.</summary>
    /// <inheritdoc cref="Forward"/>
    public static void Add(ReadOnlySpan<float> table, int d, ReadOnlySpan<int> ids, Span<float> y)
    {
        for (int r = 0; r < ids.Length; r++) AddRow(table.Slice(ids[r] * d, d), y.Slice(r * d, d));
    }

    /// <param name="dy">[n, d]</param>
    /// <param name="d">Values of a row.</param>
    /// <param name="ids">[n], each a row of the table.</param>
    /// <param name="dtable">[rows of the table, d]; the gradient is added.</param>
    public static void Backward(ReadOnlySpan<float> dy, int d, ReadOnlySpan<int> ids, Span<float> dtable)
    {
        for (int r = 0; r < ids.Length; r++) AddRow(dy.Slice(r * d, d), dtable.Slice(ids[r] * d, d));
    }

    static void AddRow(ReadOnlySpan<float> x, Span<float> y)
    {
        fixed (float* from = x, to = y) RowVectors.AddScaled(1, from, to, x.Length);
    }
}
