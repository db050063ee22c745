using Fathom.Dictionaries;
using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>What <c>encode</c> writes: latents, dense or sparse, and the reconstruction, block of rows by block of
/// rows.</summary>
/// <param name="folder">Where to.</param>
/// <param name="sparse">indices.npy and values.npy [n, k] instead of latents.npy [n, M].</param>
sealed class EncodedFiles(string folder, bool sparse)
{
    const int BlockRows = 4096;

    /// <summary>Names of the files.</summary>
    public IReadOnlyList<string> Names { get; } = sparse
        ? ["indices.npy", "values.npy", "reconstruction.npy"] : ["latents.npy", "reconstruction.npy"];

    /// <returns>Mean active latents per row.</returns>
    public double Write(IVectorSource vectors, ISparseCoder coder, Workers workers)
    {
        long n = vectors.Count, active = 0;
        Npy.WriteRows(Path.Combine(folder, "reconstruction.npy"), [n, coder.Width], reconstruction =>
        {
            if (sparse)
            {
                var collected = new SparseColumns();
                Blocks(vectors, coder, workers, reconstruction, collected.Add);
                active = collected.Write(folder);
            }
            else
            {
                Npy.WriteRows(Path.Combine(folder, "latents.npy"), [n, coder.LatentCount], latents =>
                {
                    var row = new float[coder.LatentCount];
                    Blocks(vectors, coder, workers, reconstruction, codes => active += WriteDense(codes, row, latents));
                });
            }
        });
        return (double)active / n;
    }

    static void Blocks(IVectorSource vectors, ISparseCoder coder, Workers workers, NpyWriter reconstruction,
        Action<SparseCodes> take)
    {
        var codes = new SparseCodes(0, 1);
        var rows = new float[BlockRows * coder.Width];
        for (long first = 0; first < vectors.Count; first += BlockRows)
        {
            int count = (int)Math.Min(BlockRows, vectors.Count - first);
            Span<float> block = rows.AsSpan(0, count * coder.Width);
            vectors.Read(first, count, block);
            coder.Encode(block, count, codes, workers);
            take(codes);
            coder.Decode(codes, block, workers);
            reconstruction.Append(block);
        }
    }

    static long WriteDense(SparseCodes codes, float[] row, NpyWriter latents)
    {
        long active = 0;
        for (int i = 0; i < codes.Rows; i++)
        {
            ReadOnlySpan<int> indices = codes.RowIndices(i);
            for (int j = 0; j < indices.Length; j++) row[indices[j]] = codes.RowValues(i)[j];
            latents.Append(row);
            foreach (int index in indices) row[index] = 0;
            active += indices.Length;
        }
        return active;
    }
}
