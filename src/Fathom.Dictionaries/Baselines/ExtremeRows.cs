using System.Numerics.Tensors;

namespace Fathom.Dictionaries;

/// <summary>
/// Non-negative rows that no others are sums of, by successive projection (Araújo et al. 2001; Gillis and Vavasis 2014):
/// <code>
/// r = v / Σ_c v_c of every row;   w_j = the row with the largest ‖r‖;   r ← r − ⟨r, u⟩ u of every row,  u = r / ‖r‖ of that row
/// </code>
/// Where every factor is alone in some row and there is no noise, these rows are the factors.
/// </summary>
static class ExtremeRows
{
    /// <summary>Rows whose rest has a smaller share of the first ‖r‖² are sums of those found.</summary>
    const double SmallestShare = 1e-6;

    const int TaskRows = 256;

    /// <param name="v">[n, d], non-negative.</param>
    /// <param name="d">Width.</param>
    /// <param name="m">Rows at most.</param>
    /// <param name="context">Threads, cancellation.</param>
    /// <returns>[rows found, d], of norm 1.</returns>
    public static float[] Of(ReadOnlySpan<float> v, int d, int m, FitContext context)
    {
        float[] rest = v.ToArray();
        int n = rest.Length / d;
        for (int i = 0; i < n; i++)
        {
            Span<float> row = rest.AsSpan(i * d, d);
            float sum = TensorPrimitives.Sum<float>(row);
            if (sum > 0) TensorPrimitives.Divide(row, sum, row);
        }
        var found = new float[m * d];
        var largest = new (double Square, int Row)[(n + TaskRows - 1) / TaskRows];
        var direction = new float[d];
        double first = 0;
        for (int j = 0; j < m; j++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Workers.ForRanges(n, TaskRows, (start, end, part) =>
            {
                largest[part] = (-1, -1);
                for (int i = start; i < end; i++)
                {
                    Span<float> row = rest.AsSpan(i * d, d);
                    // Of the row before; 0 at first.
                    TensorPrimitives.MultiplyAdd(direction, -TensorPrimitives.Dot<float>(row, direction), row, row);
                    double square = TensorPrimitives.SumOfSquares<float>(row);
                    if (square > largest[part].Square) largest[part] = (square, i);
                }
            });
            (double most, int chosen) = largest.MaxBy(part => part.Square);
            first = Math.Max(first, most);
            if (!(most > SmallestShare * first)) return found[..(j * d)];
            TensorPrimitives.Divide(rest.AsSpan(chosen * d, d), (float)Math.Sqrt(most), direction);
            ReadOnlySpan<float> original = v.Slice(chosen * d, d);
            TensorPrimitives.Divide(original, TensorPrimitives.Norm(original), found.AsSpan(j * d, d));
        }
        return found;
    }
}
