using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Fathom.Dictionaries;
using Fathom.Models.Files;

namespace Fathom.Features;

/// <summary>
/// The active latents row by row, in two files that last while an index is made: what fires together with a latent is read
/// from here, row after row of its posting list.
/// </summary>
sealed class RowCodes : IDisposable
{
    const string OffsetsKind = "RO", CodesKind = "RC";

    readonly MappedFile offsets, codes;

    RowCodes(MappedFile offsets, MappedFile codes) => (this.offsets, this.codes) = (offsets, codes);

    /// <summary>Makes the files.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="body">Hands over all rows, in order.</param>
    public static void Write(string folder, Action<RowCodeWriter> body) =>
        BinaryFile.Write(OffsetsPath(folder), OffsetsKind, offsets => BinaryFile.Write(CodesPath(folder), CodesKind, codes =>
        {
            var writer = new RowCodeWriter(offsets, codes);
            body(writer);
            writer.Flush();
        }));

    public static RowCodes Open(string folder, long rows, long entries, string repair)
    {
        MappedFile offsets = IndexFiles.Open(OffsetsPath(folder), OffsetsKind, rows + 1, sizeof(long), repair);
        try
        {
            return new(offsets, IndexFiles.Open(CodesPath(folder), CodesKind, entries, IndexFiles.SizeOf<RowCode>(), repair));
        }
        catch
        {
            offsets.Dispose();
            throw;
        }
    }

    public ReadOnlySpan<RowCode> this[uint row]
    {
        get
        {
            ReadOnlySpan<long> ends = offsets.Span<long>(BinaryFile.HeaderBytes + (long)row * sizeof(long), 2);
            return codes.Span<RowCode>(
                BinaryFile.HeaderBytes + ends[0] * IndexFiles.SizeOf<RowCode>(), (int)(ends[1] - ends[0]));
        }
    }

    /// <summary>
    /// Walks rows from anywhere, the memory of those to come already on its way: most of them lie in no cache, and waiting for
    /// each would take several times as long.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="values">Activations on them of the latent that <paramref name="sums"/> belong to.</param>
    /// <param name="sums">Take up each row.</param>
    public void AddTo(CoFiringSums sums, ReadOnlySpan<uint> rows, ReadOnlySpan<float> values)
    {
        const int ahead = 6;
        for (int i = 0; i < Math.Min(ahead, rows.Length); i++) FetchOffsets(rows[i]);
        for (int i = 0; i < rows.Length; i++)
        {
            if (i + 2 * ahead < rows.Length) FetchOffsets(rows[i + 2 * ahead]);
            if (i + ahead < rows.Length) FetchCodes(this[rows[i + ahead]]);
            sums.Add(this[rows[i]], values[i]);
        }
    }

    public void Dispose()
    {
        offsets.Dispose();
        codes.Dispose();
    }

    unsafe void FetchOffsets(uint row)
    {
        if (!Sse.IsSupported) return;
        fixed (long* start = offsets.Span<long>(BinaryFile.HeaderBytes + (long)row * sizeof(long), 1)) Sse.Prefetch0(start);
    }

    static unsafe void FetchCodes(ReadOnlySpan<RowCode> codes)
    {
        const int line = 64, most = 8;
        if (!Sse.IsSupported) return;
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(codes);
        fixed (byte* start = bytes)
            for (int at = 0; at < Math.Min(bytes.Length, most * line); at += line) Sse.Prefetch0(start + at);
    }

    static string OffsetsPath(string folder) => Path.Combine(folder, "code-offsets.bin");

    static string CodesPath(string folder) => Path.Combine(folder, "codes.bin");
}
