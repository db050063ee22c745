using System.IO.Compression;

namespace Fathom.Models.Files;

/// <summary>
/// A zip file, memory-mapped, read by its central directory alone. Opening refuses what could be read in two ways or lead out
/// of the file or a folder: duplicate names, paths, records that overlap or differ between directory and record, encryption,
/// methods other than stored and deflated.
/// </summary>
/// <remarks>Format: PKWARE's APPNOTE.TXT, with zip64.</remarks>
sealed class ZipContainer : IDisposable
{
    // What deflate can make of a byte at most, and of a few for the frame.
    const long MostInflation = 1032;

    readonly MappedFile file;

    ZipContainer(MappedFile file)
    {
        this.file = file;
        Entries = ZipDirectory.Read(file);
    }

    public string Path => file.Path;

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, ZipEntry> Entries { get; }

    /// <exception cref="InputException">Missing, unreadable or malformed.</exception>
    public static ZipContainer Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            return new(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of a record, their checksum verified.</summary>
    /// <exception cref="InputException">The checksum is another, or the record does not unpack to its length.</exception>
    public IByteSource Read(ZipEntry entry)
    {
        string name = $"{Path}/{entry.Name}";
        IByteSource bytes = entry.Deflated
            ? new ByteBuffer(name, Inflate(entry)) : new ByteSlice(file, name, entry.Start, entry.Length);
        const int piece = 1 << 20;
        uint crc = 0;
        for (long at = 0; at < bytes.Length; at += piece)
            crc = Crc32.Append(crc, bytes.Bytes(at, (int)Math.Min(piece, bytes.Length - at)));
        return crc == entry.Crc ? bytes
            : throw Bad(Path, $"the checksum of {OneLine.Quote(entry.Name)} is {crc:x8}, {entry.Crc:x8} expected");
    }

    public void Dispose() => file.Dispose();

    /// <summary>The one form of every refusal.</summary>
    public static InputException Bad(string path, string what) =>
        new($"{path}: not a readable zip file: {what}. The file is damaged; copy or save it again.");

    byte[] Inflate(ZipEntry entry)
    {
        string shown = OneLine.Quote(entry.Name);
        if (entry.Length > Array.MaxLength || entry.Stored > Array.MaxLength || entry.Length > (entry.Stored + 1) * MostInflation)
            throw Bad(Path, $"{shown} claims {entry.Length} bytes packed into {entry.Stored}, more than can be");
        var unpacked = new byte[entry.Length];
        try
        {
            using var packed = new MemoryStream(file.Bytes(entry.Start, (int)entry.Stored).ToArray());
            using var inflating = new DeflateStream(packed, CompressionMode.Decompress);
            int count = inflating.ReadAtLeast(unpacked, unpacked.Length, throwOnEndOfStream: false);
            if (count < unpacked.Length || inflating.ReadByte() >= 0)
                throw Bad(Path, $"{shown} does not unpack to its {entry.Length} bytes");
        }
        catch (InvalidDataException e)
        {
            throw Bad(Path, $"{shown} cannot be unpacked ({OneLine.Of(e.Message)})");
        }
        return unpacked;
    }
}
