using Fathom.Dictionaries;
using Fathom.Models.Files;

namespace Fathom.Features;

/// <summary>A stretch of postings ordered by latent, then row, in memory or in a file of its own.</summary>
sealed class PostingChunk : IDisposable
{
    const string Kind = "SP";

    readonly int latentCount;
    readonly int[] starts;
    readonly Posting[] memory;
    // i32 [M + 1] where each latent starts, then the postings.
    readonly MappedFile? file;

    PostingChunk(int latentCount, int[] starts, Posting[] memory, MappedFile? file) =>
        (this.latentCount, this.starts, this.memory, this.file) = (latentCount, starts, memory, file);

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
        return new(latentCount, starts, sorted, null);
    }

    /// <summary>The same chunk, read from a file that this makes.</summary>
    public PostingChunk Spill(string path, string repair)
    {
        int count = starts[latentCount];
        BinaryFile.Write(path, Kind, stream =>
        {
            BinaryFile.WriteValues<int>(stream, starts);
            BinaryFile.WriteValues<Posting>(stream, memory.AsSpan(0, count));
        });
        long size = StartsBytes + (long)count * IndexFiles.SizeOf<Posting>();
        return new(latentCount, [], [], IndexFiles.Open(path, Kind, size, 1, repair));
    }

    /// <summary>Postings of one latent, rows ascending.</summary>
    public ReadOnlySpan<Posting> Of(int latent)
    {
        ReadOnlySpan<int> starts = file is null ? this.starts : file.Span<int>(BinaryFile.HeaderBytes, latentCount + 1);
        int start = starts[latent], count = starts[latent + 1] - start;
        return file is null
            ? memory.AsSpan(start, count)
            : file.Span<Posting>(BinaryFile.HeaderBytes + StartsBytes + (long)start * IndexFiles.SizeOf<Posting>(), count);
    }

    public void Dispose() => file?.Dispose();

    long StartsBytes => (latentCount + 1L) * sizeof(int);
}
