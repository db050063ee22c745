using System.Runtime.InteropServices;
using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>
/// Turns activations that come row by row into posting lists, latent by latent: chunks that fit in memory are sorted by
/// latent and spilled; the lists are then the chunks' lists, one behind the other. Chunks follow one another in row order
/// and so do the entries of each list: nothing is compared, and the result does not depend on the size of a chunk.
/// </summary>
/// <remarks>
/// Memory: 20 bytes for each posting of a chunk (84 MB), whatever their number. Input and output for E postings: the spill is
/// written once and read twice (once to verify it), 8 E bytes each time and in sequence, the lists are written once, 8 E bytes.
/// The last chunk is never spilled, so an index of up to 4.2 million postings has no spill.
/// </remarks>
sealed class PostingSorter(string spillFolder, int latentCount, int chunkEntries, string repair) : IDisposable
{
    /// <summary>Postings sorted in memory at a time.</summary>
    public const int ChunkEntries = 1 << 22;

    /// <summary>Room to start with, doubled as postings come.</summary>
    const int FirstRoom = 1 << 16;

    readonly List<PostingChunk> spilled = [];
    int[] latents = new int[Math.Min(chunkEntries, FirstRoom)];
    Posting[] postings = new Posting[Math.Min(chunkEntries, FirstRoom)];
    Posting[] sorted = [];
    int count;

    /// <summary>Adds the active latents of one row; rows come in ascending order.</summary>
    public void Add(uint row, ReadOnlySpan<int> rowLatents, ReadOnlySpan<float> rowValues)
    {
        for (int i = 0; i < rowLatents.Length; i++)
        {
            if (count == latents.Length) MakeRoom();
            latents[count] = rowLatents[i];
            postings[count++] = new(row, rowValues[i]);
        }
    }

    /// <summary>Writes the offsets, rows and values of all lists.</summary>
    /// <param name="folder">The index.</param>
    /// <param name="work">Threads, progress, cancellation.</param>
    /// <returns>Entries in all of them.</returns>
    public long Write(string folder, IndexWork work)
    {
        List<PostingChunk> chunks = [.. spilled, Sort()];
        long[] offsets = Offsets(chunks);
        BinaryFile.Write(Path.Combine(folder, IndexFiles.Offsets), IndexFiles.OffsetsKind,
            stream => stream.Write(MemoryMarshal.AsBytes<long>(offsets)));
        BinaryFile.Write(Path.Combine(folder, IndexFiles.Rows), IndexFiles.RowsKind, rows =>
            BinaryFile.Write(Path.Combine(folder, IndexFiles.Values), IndexFiles.ValuesKind, values =>
                Concatenate(chunks, rows, values, work)));
        return offsets[^1];
    }

    public void Dispose() => spilled.ForEach(chunk => chunk.Dispose());

    void MakeRoom()
    {
        if (count < chunkEntries)
        {
            int size = (int)Math.Min(chunkEntries, 2L * count);
            Array.Resize(ref latents, size);
            Array.Resize(ref postings, size);
            return;
        }
        spilled.Add(Sort().Spill(Path.Combine(spillFolder, $"chunk-{spilled.Count:d5}.bin"), repair));
        count = 0;
    }

    PostingChunk Sort()
    {
        if (sorted.Length < count) sorted = new Posting[count];
        return PostingChunk.Sort(latentCount, latents.AsSpan(0, count), postings.AsSpan(0, count), sorted);
    }

    long[] Offsets(List<PostingChunk> chunks)
    {
        var offsets = new long[latentCount + 1];
        for (int latent = 0; latent < latentCount; latent++)
        {
            long length = 0;
            foreach (PostingChunk chunk in chunks) length += chunk.Of(latent).Length;
            if (length > IndexFiles.LongestList)
                throw new InputException(
                    $"latent {latent} fires on {length} rows, an index holds {IndexFiles.LongestList} of one latent at most; " +
                    "capture fewer tokens");
            offsets[latent + 1] = offsets[latent] + length;
        }
        return offsets;
    }

    void Concatenate(List<PostingChunk> chunks, Stream rows, Stream values, IndexWork work)
    {
        var writer = new PostingWriter(rows, values);
        work.Batches(IndexStage.Write, latentCount, 64, (first, n) =>
        {
            for (int latent = (int)first; latent < first + n; latent++)
                foreach (PostingChunk chunk in chunks) writer.Write(chunk.Of(latent));
        });
        writer.Flush();
    }
}
