using Fathom.Dictionaries;
using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>What <c>encode</c> writes: latents, dense or sparse, and the reconstruction, block of rows by block of rows; while
/// a block is encoded, the one before is written.</summary>
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
        Npy.WriteRows<float>(Path.Combine(folder, "reconstruction.npy"), [n, coder.OutputWidth], reconstruction =>
        {
            if (sparse)
            {
                using var collected = new SparseColumns(folder);
                Blocks(vectors, coder, workers, reconstruction, collected.Add);
                active = collected.Write();
            }
            else
            {
                Npy.WriteRows<float>(Path.Combine(folder, "latents.npy"), [n, coder.LatentCount], latents =>
                {
                    var row = new float[coder.LatentCount];
                    Blocks(vectors, coder, workers, reconstruction, codes => active += WriteDense(codes, row, latents));
                });
            }
        });
        return (double)active / n;
    }

    static void Blocks(IVectorSource vectors, ISparseCoder coder, Workers workers, NpyWriter<float> reconstruction,
        Action<SparseCodes> take)
    {
        int most = (int)Math.Min(BlockRows, vectors.Count);
        var read = new float[most * coder.Width];
        using var relay = new Relay<Block>([new(most * coder.OutputWidth), new(most * coder.OutputWidth)], block =>
        {
            take(block.Codes);
            reconstruction.Append(block.Rows.AsSpan(0, block.Codes.Rows * coder.OutputWidth));
        });
        for (long first = 0; first < vectors.Count; first += BlockRows)
        {
            int count = (int)Math.Min(BlockRows, vectors.Count - first);
            Block block = relay.Take();
            Span<float> rows = read.AsSpan(0, count * coder.Width);
            vectors.Read(first, count, rows);
            coder.Encode(rows, count, block.Codes, workers);
            coder.Decode(rows, block.Codes, block.Rows.AsSpan(0, count * coder.OutputWidth), workers);
            relay.Pass(block);
        }
        relay.Complete();
    }

    static long WriteDense(SparseCodes codes, float[] row, NpyWriter<float> latents)
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

    /// <summary>The reconstruction of some rows, and their latents.</summary>
    sealed record Block(float[] Rows, SparseCodes Codes)
    {
        public Block(int room) : this(new float[room], new SparseCodes(0, 1))
        {
        }
    }
}
