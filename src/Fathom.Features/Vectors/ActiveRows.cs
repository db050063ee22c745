using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>Which latents are active on which rows of a matrix of vectors, by row and by latent.</summary>
public sealed class ActiveRows
{
    // By row: latents ascending. By latent: rows ascending, and the activations there.
    readonly int[] rowOffsets, latents, latentOffsets, rows;
    readonly float[] values;

    ActiveRows(int[] rowOffsets, int[] latents, float[] byRow, int latentCount)
    {
        (this.rowOffsets, this.latents) = (rowOffsets, latents);
        latentOffsets = new int[latentCount + 1];
        foreach (int latent in latents) latentOffsets[latent + 1]++;
        for (int latent = 0; latent < latentCount; latent++) latentOffsets[latent + 1] += latentOffsets[latent];
        int[] next = latentOffsets[..^1];
        (rows, values) = (new int[latents.Length], new float[latents.Length]);
        for (int row = 0; row + 1 < rowOffsets.Length; row++)
        {
            for (int at = rowOffsets[row]; at < rowOffsets[row + 1]; at++)
            {
                int to = next[latents[at]]++;
                (rows[to], values[to]) = (row, byRow[at]);
            }
        }
    }

    /// <summary>Rows n.</summary>
    public int RowCount => rowOffsets.Length - 1;

    /// <summary>Latents M.</summary>
    public int LatentCount => latentOffsets.Length - 1;

    /// <summary>Latents that are active on a row.</summary>
    public ReadOnlySpan<int> Latents(int row) => latents.AsSpan(rowOffsets[row]..rowOffsets[row + 1]);

    /// <summary>Rows on which a latent is active.</summary>
    public ReadOnlySpan<int> Rows(int latent) => rows.AsSpan(latentOffsets[latent]..latentOffsets[latent + 1]);

    /// <summary>Its activations there.</summary>
    public ReadOnlySpan<float> Values(int latent) => values.AsSpan(latentOffsets[latent]..latentOffsets[latent + 1]);

    /// <summary>Share of rows on which a latent is active.</summary>
    public double Density(int latent) => (double)Rows(latent).Length / RowCount;

    /// <summary>The rows on which a latent is strongest, strongest first, ties to the lower row.</summary>
    public int[] Strongest(int latent, int count)
    {
        int[] own = Rows(latent).ToArray();
        float[] strength = Values(latent).ToArray();
        for (int i = 0; i < strength.Length; i++) strength[i] = -strength[i];
        // Rows ascend, and a stable sort keeps that among equals.
        return [.. Enumerable.Range(0, own.Length).OrderBy(i => strength[i]).Take(count).Select(i => own[i])];
    }

    /// <summary>Encodes all rows.</summary>
    /// <param name="vectors">The matrix.</param>
    /// <param name="coder">The dictionary.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="progress">Told how many rows are done, and of how many.</param>
    /// <param name="cancel">Gives it up between blocks.</param>
    /// <exception cref="InputException">More activations than an array can hold.</exception>
    public static ActiveRows Of(IVectorSource vectors, ISparseCoder coder, Workers workers, Action<long, long>? progress = null,
        CancellationToken cancel = default)
    {
        if (vectors.Count >= Array.MaxLength) throw TooMany(vectors.Count, "rows");
        var offsets = new int[vectors.Count + 1];
        var latents = new List<int>();
        var values = new List<float>();
        new RowSelection(vectors, 0, vectors.Count).Encode(coder, workers, (codes, first) =>
        {
            for (int row = 0; row < codes.Rows; row++)
            {
                if ((long)latents.Count + codes.Counts[row] > Array.MaxLength / 2)
                    throw TooMany(vectors.Count * codes.Counts[row], "activations");
                latents.AddRange(codes.RowIndices(row));
                values.AddRange(codes.RowValues(row));
                offsets[first + row + 1] = latents.Count;
            }
            progress?.Invoke(first + codes.Rows, vectors.Count);
        }, cancel);
        return new(offsets, [.. latents], [.. values], coder.LatentCount);
    }

    static InputException TooMany(long count, string what) =>
        new($"up to {count:n0} {what} are more than are held at once; choose vectors of fewer rows");
}
