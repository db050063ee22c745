using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>
/// Codes of many rows as two arrays [n, k], k being the largest stride; slots without a latent hold index −1 and value 0.
/// </summary>
sealed class SparseColumns
{
    readonly List<int> counts = [], indices = [];
    readonly List<float> values = [];
    int stride;

    /// <summary>Appends the rows of some codes.</summary>
    public void Add(SparseCodes codes)
    {
        stride = Math.Max(stride, codes.Stride);
        for (int i = 0; i < codes.Rows; i++)
        {
            counts.Add(codes.Counts[i]);
            indices.AddRange(codes.RowIndices(i));
            values.AddRange(codes.RowValues(i));
        }
    }

    /// <summary>Writes indices.npy and values.npy.</summary>
    /// <returns>Entries that are active.</returns>
    public long Write(string folder)
    {
        int rows = counts.Count;
        Npy.WriteInts(Path.Combine(folder, "indices.npy"), Padded(indices, -1), rows, stride);
        Npy.Write(Path.Combine(folder, "values.npy"), Padded(values, 0), rows, stride);
        return indices.Count;
    }

    T[] Padded<T>(List<T> entries, T empty)
    {
        var padded = new T[checked(counts.Count * stride)];
        Array.Fill(padded, empty);
        int from = 0;
        for (int row = 0; row < counts.Count; from += counts[row++])
            entries.CopyTo(from, padded, row * stride, counts[row]);
        return padded;
    }
}
