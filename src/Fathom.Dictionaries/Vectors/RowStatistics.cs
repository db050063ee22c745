namespace Fathom.Dictionaries;

/// <summary>
/// Sums over rows in double precision. Rows are added one after the other, and whole blocks of rows in the order of the
/// blocks, so that the result does not depend on who computed which block.
/// </summary>
sealed class RowStatistics(int width)
{
    readonly double[] sum = new double[width];
    double squaredNorm;

    public long Rows { get; private set; }

    /// <summary>Adds rows [n, d].</summary>
    /// <returns>The first row that holds a number that is not finite, or −1 (then nothing is added after it).</returns>
    public int Add(ReadOnlySpan<float> rows)
    {
        int n = rows.Length / width;
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<float> row = rows.Slice(i * width, width);
            double square = 0;
            for (int c = 0; c < row.Length; c++)
            {
                double x = row[c];
                sum[c] += x;
                square += x * x;
            }
            if (!double.IsFinite(square)) return i;
            squaredNorm += square;
        }
        Rows += n;
        return -1;
    }

    public void Add(RowStatistics block)
    {
        for (int c = 0; c < width; c++) sum[c] += block.sum[c];
        squaredNorm += block.squaredNorm;
        Rows += block.Rows;
    }

    /// <summary>Mean of the rows, [d]; zeros when there are none.</summary>
    public double[] Mean() => [.. sum.Select(s => Rows == 0 ? 0 : s / Rows)];

    /// <summary>Mean of ‖x‖².</summary>
    public double MeanSquaredNorm() => Rows == 0 ? 0 : squaredNorm / Rows;
}
