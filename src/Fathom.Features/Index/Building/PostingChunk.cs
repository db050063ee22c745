using System.Runtime.InteropServices;
using Fathom.Dictionaries;
using Fathom.Models.Files;

namespace Fathom.Features;

/// <summary>A stretch of postings ordered by latent, then row, in memory or in a file of its own.</summary>
sealed class PostingChunk : IDisposable
{
    const string Kind = "SP";

    readonly int[] starts;
    readonly Posting[]? memory;
    readonly MappedFile? file;

    PostingChunk(int[] starts, Posting[]? memory, MappedFile? file) =>
        (this.starts, this.memory, this.file) = (starts, memory, file);

    /// <summary>Orders postings that come in row order: one counting sort, stable.</summary>
    /// <param name="latentCount">M</param>
    /// <param name="latents">Latent of each posting.</param>
    /// <param name="postings">As many postings, rows ascending.</param>
    /// <param name="sorted">Room for them; the chunk reads from it.</param>
    public static PostingChunk Sort(int latentCount, ReadOnlySpan<int> latents, ReadOnlySpan<Posting> postings, Posting[] sorted)
    {
        var starts = new int[latentCount + 1];
        foreach (int latent in latents) starts[latent + 1]++;
        for (int i = 0; i < latentCount; i++) starts[i + 1] += starts[i];
        int[] next = starts[..latentCount];
        for (int i = 0; i < latents.Length; i++) sorted[next[latents[i]]++] = postings[i];
        return new(starts, sorted, null);
    }

    /// <summary>The same chunk, read from a file that this makes.</summary>
    public PostingChunk Spill(string path, string repair)
    {
        BinaryFile.Write(path, Kind, stream =>
        {
            // In pieces, as a span of bytes ends at 2 GiB.
            const int piece = 1 << 20;
            for (int at = 0; at < starts[^1]; at += piece)
                stream.Write(MemoryMarshal.AsBytes(memory.AsSpan(at, Math.Min(piece, starts[^1] - at))));
        });
        return new(starts, null, IndexFiles.Open(path, Kind, starts[^1], IndexFiles.SizeOf<Posting>(), repair));
    }

    /// <summary>Postings of one latent, rows ascending.</summary>
    public ReadOnlySpan<Posting> Of(int latent)
    {
        int start = starts[latent], count = starts[latent + 1] - start;
        return file is null
            ? memory.AsSpan(start, count)
            : file.Span<Posting>(BinaryFile.HeaderBytes + (long)start * IndexFiles.SizeOf<Posting>(), count);
    }

    public void Dispose() => file?.Dispose();
}
