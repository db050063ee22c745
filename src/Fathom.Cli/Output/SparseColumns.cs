using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>Codes of many rows as two arrays [n, k]; slots without a latent hold index −1 and value 0.</summary>
sealed class SparseColumns
{
    readonly List<int> indices = [];
    readonly List<float> values = [];
    int stride;
    long active;

    /// <summary>Appends the rows of some codes, all of one stride.</summary>
    public void Add(SparseCodes codes)
    {
        stride = codes.Stride;
        for (int i = 0; i < codes.Rows; i++)
        {
            ReadOnlySpan<int> row = codes.RowIndices(i);
            indices.AddRange(row);
            values.AddRange(codes.RowValues(i));
            for (int slot = row.Length; slot < stride; slot++)
            {
                indices.Add(-1);
                values.Add(0);
            }
            active += row.Length;
        }
    }

    /// <summary>Writes indices.npy and values.npy.</summary>
    /// <returns>Entries that are active.</returns>
    public long Write(string folder)
    {
        long rows = stride == 0 ? 0 : indices.Count / stride;
        Npy.WriteInts(Path.Combine(folder, "indices.npy"), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(indices),
            rows, stride);
        Npy.Write(Path.Combine(folder, "values.npy"), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values), rows,
            stride);
        return active;
    }
}
