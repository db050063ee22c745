namespace Fathom.Numerics;

/// <summary>
/// The active latents of n rows. Row i holds <c>Counts[i]</c> entries, in ascending order of latent, from <c>Start(i)</c> on.
/// Rows have room for equally many entries each, or each for its own number of them. Only values that fire (not 0) are entries.
/// </summary>
public sealed class SparseCodes
{
    int[] starts = [], counts = [], indices = [];
    float[] values = [];
    int size;

    /// <inheritdoc cref="Reshape(int, int)"/>
    public SparseCodes(int rows, int stride) => Reshape(rows, stride);

    /// <summary>Rows in use.</summary>
    public int Rows { get; private set; }

    /// <summary>Active latents of a row at most: the room of each row, or that of the longest, at least 1.</summary>
    public int Stride { get; private set; }

    public Span<int> Counts => counts.AsSpan(0, Rows);

    /// <summary>Latents of all rows, with what room there is between them.</summary>
    public Span<int> Indices => indices.AsSpan(0, size);

    /// <summary>Latent activations, likewise.</summary>
    public Span<float> Values => values.AsSpan(0, size);

    /// <summary>Where a row begins in <see cref="Indices"/> and <see cref="Values"/>.</summary>
    public int Start(int row) => starts[row];

    /// <summary>Latents of one row.</summary>
    public ReadOnlySpan<int> RowIndices(int row) => indices.AsSpan(starts[row], counts[row]);

    /// <summary>Latent activations of one row.</summary>
    public ReadOnlySpan<float> RowValues(int row) => values.AsSpan(starts[row], counts[row]);

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

    /// <summary>Makes room for equally many entries in each row, row i from i · stride on; the contents are undefined
    /// afterwards.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="stride">Active latents a row at most.</param>
    public void Reshape(int rows, int stride)
    {
        MakeRoom(rows, (long)rows * stride);
        Stride = stride;
        for (int row = 0; row < rows; row++) starts[row] = row * stride;
    }

    /// <summary>Makes room for so many entries of each row; they are undefined afterwards.</summary>
    /// <param name="entries">[n], which become the counts.</param>
    public void Reshape(ReadOnlySpan<int> entries)
    {
        long total = 0;
        foreach (int count in entries) total += count;
        MakeRoom(entries.Length, total);
        entries.CopyTo(counts);
        Stride = 1;
        int start = 0;
        for (int row = 0; row < entries.Length; row++)
        {
            starts[row] = start;
            start += entries[row];
            Stride = Math.Max(Stride, entries[row]);
        }
    }

    void MakeRoom(int rows, long entries)
    {
        if (entries > Array.MaxLength)
            throw new InputException($"{rows} rows have {entries} active latents together, and {Array.MaxLength} fit; " +
                "take fewer rows at a time");
        if (counts.Length < rows) (starts, counts) = (new int[rows], new int[rows]);
        if (indices.Length < entries)
        {
            // Some more, so that numbers that rise from use to use do not leave new garbage at each.
            int room = indices.Length == 0 ? (int)entries : (int)Math.Min(Array.MaxLength, entries * 9 / 8);
            (indices, values) = (new int[room], new float[room]);
        }
        (Rows, size) = (rows, (int)entries);
    }
}
