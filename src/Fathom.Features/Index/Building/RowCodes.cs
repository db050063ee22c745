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

    public void Dispose()
    {
        offsets.Dispose();
        codes.Dispose();
    }

    static string OffsetsPath(string folder) => Path.Combine(folder, "code-offsets.bin");

    static string CodesPath(string folder) => Path.Combine(folder, "codes.bin");
}
