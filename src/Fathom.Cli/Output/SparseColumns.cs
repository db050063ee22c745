using System.Runtime.InteropServices;
using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>
/// Codes of many rows as two arrays [n, k], k being the largest stride; slots without a latent hold index −1 and value 0.
/// How large k is shows at the end only: until then the codes wait in files, so that memory does not grow with them.
/// </summary>
/// <param name="folder">Where the arrays go.</param>
sealed class SparseColumns(string folder) : IDisposable
{
    readonly FileStream indices = Waiting(folder), values = Waiting(folder);
    readonly List<int> counts = [];
    int stride;

    /// <summary>Appends the rows of some codes.</summary>
    public void Add(SparseCodes codes)
    {
        stride = Math.Max(stride, codes.Stride);
        for (int i = 0; i < codes.Rows; i++)
        {
            counts.Add(codes.Counts[i]);
            indices.Write(MemoryMarshal.AsBytes(codes.RowIndices(i)));
            values.Write(MemoryMarshal.AsBytes(codes.RowValues(i)));
        }
    }

    /// <summary>Writes indices.npy and values.npy.</summary>
    /// <returns>Entries that are active.</returns>
    public long Write()
    {
        Pad(indices, Path.Combine(folder, "indices.npy"), -1);
        Pad(values, Path.Combine(folder, "values.npy"), 0f);
        return indices.Length / sizeof(int);
    }

    public void Dispose()
    {
        indices.Dispose();
        values.Dispose();
    }

    void Pad<T>(FileStream entries, string path, T empty) where T : unmanaged
    {
        entries.Position = 0;
        var row = new T[stride];
        Npy.WriteRows<T>(path, [counts.Count, stride], writer =>
        {
            foreach (int count in counts)
            {
                entries.ReadExactly(MemoryMarshal.AsBytes(row.AsSpan(0, count)));
                row.AsSpan(count).Fill(empty);
                writer.Append(row);
            }
        });
    }

    static FileStream Waiting(string folder) => new(Path.Combine(folder, $".codes-{Guid.NewGuid():N}"), FileMode.CreateNew,
        FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
}
