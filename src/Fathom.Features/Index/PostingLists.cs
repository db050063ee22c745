using Fathom.Dictionaries;
using Fathom.Models.Files;

namespace Fathom.Features;

/// <summary>Every activation of every latent, memory-mapped: rows ascending, and the values on them. Thread-safe.</summary>
sealed class PostingLists : IDisposable
{
    readonly MappedFile rows, values;
    readonly long[] offsets;

    PostingLists(long[] offsets, MappedFile rows, MappedFile values) =>
        (this.offsets, this.rows, this.values) = (offsets, rows, values);

    public static PostingLists Open(string folder, int latents, long entries, string repair)
    {
        long[] offsets = ReadOffsets(Path.Combine(folder, IndexFiles.Offsets), latents, entries, repair);
        MappedFile rows = IndexFiles.Open(
            Path.Combine(folder, IndexFiles.Rows), IndexFiles.RowsKind, entries, sizeof(uint), repair);
        try
        {
            return new(offsets, rows, IndexFiles.Open(
                Path.Combine(folder, IndexFiles.Values), IndexFiles.ValuesKind, entries, sizeof(float), repair));
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    public int LatentCount => offsets.Length - 1;

    public int Count(int latent) => (int)(offsets[latent + 1] - offsets[latent]);

    /// <summary>Entries of each list, [M].</summary>
    public int[] Counts()
    {
        var counts = new int[LatentCount];
        for (int latent = 0; latent < counts.Length; latent++) counts[latent] = Count(latent);
        return counts;
    }

    public ReadOnlySpan<uint> Rows(int latent) =>
        rows.Span<uint>(BinaryFile.HeaderBytes + offsets[latent] * sizeof(uint), Count(latent));

    public ReadOnlySpan<float> Values(int latent) =>
        values.Span<float>(BinaryFile.HeaderBytes + offsets[latent] * sizeof(float), Count(latent));

    public void Dispose()
    {
        rows.Dispose();
        values.Dispose();
    }

    static long[] ReadOffsets(string path, int latents, long entries, string repair)
    {
        using MappedFile file = IndexFiles.Open(path, IndexFiles.OffsetsKind, latents + 1L, sizeof(long), repair);
        long[] offsets = file.Span<long>(BinaryFile.HeaderBytes, latents + 1).ToArray();
        bool sound = offsets[0] == 0 && offsets[^1] == entries;
        for (int i = 0; i < latents; i++) sound &= offsets[i + 1] - offsets[i] is >= 0 and <= IndexFiles.LongestList;
        return sound ? offsets : throw new InputException(
            $"{path}: lists do not cover the {entries} entries that {IndexFiles.Description} counts; " +
            $"make it anew with '{repair}'");
    }
}
