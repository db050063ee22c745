using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Σ‖v − v̄‖² over rows that come in blocks, v being x or x − y. Each column keeps the sums of v − p and (v − p)² with p
/// its first value, so that nothing cancels where the mean is far larger than the spread:
/// <code>Σ(v − v̄)² = Σ(v − p)² − (Σ(v − p))²/n</code>
/// </summary>
sealed class CentredSquares(int width)
{
    const int ColumnBlock = 64;

    readonly double[] pivot = new double[width], sum = new double[width], square = new double[width];
    readonly double[] mean = new double[width];
    long rows;

    /// <summary>Mean of the block that was added last, [d].</summary>
    public double[] LastBlockMean => mean;

    /// <summary>The sum over all columns and rows so far.</summary>
    public double Total
    {
        get
        {
            double total = 0;
            for (int c = 0; c < width; c++) total += Math.Max(0, square[c] - sum[c] * sum[c] / rows);
            return total;
        }
    }

    /// <param name="x">[n, d]</param>
    /// <param name="y">[n, d], or empty for zeros.</param>
    /// <param name="workers">Threads to use.</param>
    public void Add(ReadOnlyMemory<float> x, ReadOnlyMemory<float> y, Workers workers)
    {
        int n = x.Length / width;
        bool first = rows == 0;
        workers.ForRanges(width, ColumnBlock, (start, end, _) => AddColumns(x.Span, y.Span, n, first, start, end));
        rows += n;
    }

    void AddColumns(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int n, bool first, int start, int end)
    {
        for (int c = start; c < end; c++)
        {
            if (first) pivot[c] = Value(x, y, c);
            double p = pivot[c], blockSum = 0, blockSquare = 0;
            for (int row = 0; row < n; row++)
            {
                double v = Value(x, y, row * width + c) - p;
                blockSum += v;
                blockSquare += v * v;
            }
            sum[c] += blockSum;
            square[c] += blockSquare;
            mean[c] = p + blockSum / n;
        }
    }

    static double Value(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int at) => y.IsEmpty ? x[at] : (double)x[at] - y[at];
}
