namespace Fathom.Numerics;

/// <summary>
/// The inputs of a screening: the columns of x in their order, then further copies of those that stand out, then zeros up to
/// a multiple of 8. A column with c copies enters with x_i / c in each, <c>w·x = Σ_copies w_i (x_i / c)</c>, so that a few
/// large columns do not set the step of all others; each copy has a dither of its own.
/// </summary>
internal sealed class ScreenColumns
{
    /// <summary>Inputs that the kernels take at a time.</summary>
    public const int Step = 8;

    /// <summary>Rows whose columns are measured.</summary>
    const int SampledRows = 256;

    /// <summary>Of the inputs, how many may be added as copies.</summary>
    const double CopiedShare = 0.125;

    ScreenColumns(int width, float[] share, int[] copies)
    {
        (Width, Share, Copies) = (width, share, copies);
        Used = width + copies.Length;
        Count = (Used + Step - 1) / Step * Step;
    }

    /// <summary>Columns of x.</summary>
    public int Width { get; }

    /// <summary>[Width] 1 / copies of each column.</summary>
    public float[] Share { get; }

    /// <summary>The columns of the inputs behind the first <see cref="Width"/>.</summary>
    public int[] Copies { get; }

    /// <summary>Inputs without the zeros.</summary>
    public int Used { get; }

    /// <summary>Inputs with the zeros: a multiple of 8.</summary>
    public int Count { get; }

    /// <summary>Inputs with the zeros at most, whatever is copied.</summary>
    public static int MostFor(int width) => ((int)(width * (1 + CopiedShare)) + Step - 1) / Step * Step;

    /// <summary>The column of x that an input holds.</summary>
    public int Source(int input) => input < Width ? input : Copies[input - Width];

    /// <summary>
    /// Chooses the copies for rows like these. With c_i copies, the margin grows with max_i(σ_i / c_i) √(Σ c_i), σ_i being the
    /// root mean square of column i; of a few levels for that maximum the one with the least product is taken.
    /// </summary>
    /// <param name="x">[n, width]</param>
    /// <param name="n">Rows.</param>
    /// <param name="width">Columns.</param>
    public static ScreenColumns For(ReadOnlySpan<float> x, int n, int width)
    {
        double[] sizes = Sizes(x, n, width);
        double[] sorted = [.. sizes.Order()];
        double middle = width == 0 ? 0 : sorted[width / 2], best = double.PositiveInfinity, level = double.PositiveInfinity;
        for (double multiple = 1; middle > 0 && multiple < 1e4; multiple *= 1.25)
        {
            double largest = 0, total = 0;
            foreach (double size in sizes)
            {
                double copies = Math.Max(1, Math.Ceiling(size / (multiple * middle)));
                largest = Math.Max(largest, size / copies);
                total += copies;
            }
            double cost = largest * Math.Sqrt(total);
            if (total <= width * (1 + CopiedShare) && cost < 0.95 * best) (best, level) = (cost, multiple * middle);
        }
        float[] share = new float[width];
        List<int> more = [];
        for (int column = 0; column < width; column++)
        {
            int copies = (int)Math.Max(1, Math.Ceiling(sizes[column] / level));
            share[column] = 1f / copies;
            for (int copy = 1; copy < copies; copy++) more.Add(column);
        }
        return new(width, share, [.. more]);
    }

    /// <summary>Root mean squares of the columns over some rows, 0 where they are not finite.</summary>
    static double[] Sizes(ReadOnlySpan<float> x, int n, int width)
    {
        double[] squares = new double[width];
        int rows = Math.Min(n, SampledRows);
        for (int sample = 0; sample < rows; sample++)
        {
            ReadOnlySpan<float> row = x.Slice((int)((long)sample * n / rows) * width, width);
            for (int column = 0; column < width; column++) squares[column] += (double)row[column] * row[column];
        }
        for (int column = 0; column < width; column++)
            squares[column] = rows > 0 && double.IsFinite(squares[column]) ? Math.Sqrt(squares[column] / rows) : 0;
        return squares;
    }
}
