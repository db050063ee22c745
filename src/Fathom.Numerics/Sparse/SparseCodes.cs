namespace Fathom.Numerics;

/// <summary>
/// The active latents of n rows. Row i holds <c>Counts[i]</c> entries, in ascending order of latent, at
/// [i · Stride, i · Stride + Counts[i]); what lies behind them is undefined. Only values that fire (not 0) are entries.
/// </summary>
public sealed class SparseCodes
{
    int[] counts;
    int[] indices;
    float[] values;

    /// <param name="rows">Rows to make room for.</param>
    /// <param name="stride">Active latents a row at most.</param>
    public SparseCodes(int rows, int stride)
    {
        Stride = stride;
        counts = new int[rows];
        indices = new int[rows * stride];
        values = new float[rows * stride];
        Rows = rows;
    }

    /// <summary>Rows in use.</summary>
    public int Rows { get; private set; }

    /// <summary>Room for active latents in each row.</summary>
    public int Stride { get; private set; }

    public Span<int> Counts => counts.AsSpan(0, Rows);

    /// <summary>[Rows, Stride] latents.</summary>
    public Span<int> Indices => indices.AsSpan(0, Rows * Stride);

    /// <summary>[Rows, Stride] latent activations.</summary>
    public Span<float> Values => values.AsSpan(0, Rows * Stride);

    /// <summary>Latents of one row.</summary>
    public ReadOnlySpan<int> RowIndices(int row) => indices.AsSpan(row * Stride, counts[row]);

    /// <summary>Latent activations of one row.</summary>
    public ReadOnlySpan<float> RowValues(int row) => values.AsSpan(row * Stride, counts[row]);

    /// <summary>Which entries of a row are of the latents from <paramref name="first"/> on and below
    /// <paramref name="end"/>.</summary>
    internal Range Between(int row, int first, int end)
    {
        ReadOnlySpan<int> latents = RowIndices(row);
        return Before(latents, first)..Before(latents, end);
    }

    // How many entries are of latents below one.
    static int Before(ReadOnlySpan<int> latents, int latent)
    {
        if (latents.Length == 0 || latents[0] >= latent) return 0;
        if (latents[^1] < latent) return latents.Length;
        int at = latents.BinarySearch(latent);
        return at < 0 ? ~at : at;
    }

    /// <summary>Makes room for another shape; the contents are undefined afterwards.</summary>
    public void Reshape(int rows, int stride)
    {
        if (counts.Length < rows) counts = new int[rows];
        int size = checked(rows * stride);
        if (indices.Length < size)
        {
            // Some more, so that strides that rise from use to use do not leave new garbage at each.
            int room = indices.Length == 0 ? size : (int)Math.Min(Array.MaxLength, size * 9L / 8);
            indices = new int[room];
            values = new float[room];
        }
        Rows = rows;
        Stride = stride;
    }
}
