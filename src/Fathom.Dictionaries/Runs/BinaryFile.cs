using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>
/// The frame of every binary file of a run: a header of 64 bytes, then the payload. Header, little-endian:
/// 0 magic "FATHOM" and two letters of the kind; 8 version (u32); 12 CRC-32C of the payload (u32); 16 payload bytes (u64);
/// the rest is 0. The header is written last and the file appears under its name only when it is whole.
/// </summary>
public static class BinaryFile
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderBytes = 64;

    const uint Version = 1;

    /// <param name="path">The file to make or replace.</param>
    /// <param name="kind">Two letters.</param>
    /// <param name="body">Writes the payload, front to back.</param>
    public static void Write(string path, string kind, Action<Stream> body) => AtomicFile.Write(path, stream =>
    {
        stream.Write(new byte[HeaderBytes]);
        using var checksum = new ChecksumStream(stream);
        body(checksum);
        checksum.Flush();
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        Encoding.ASCII.GetBytes("FATHOM" + kind, header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], checksum.Crc);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], checksum.Length);
        stream.Position = 0;
        stream.Write(header);
    });

    /// <summary>Writes values as they lie in memory, in pieces: all of them may be more bytes than a span can hold.</summary>
    public static void WriteValues<T>(Stream stream, ReadOnlySpan<T> values) where T : unmanaged
    {
        const int piece = 1 << 20;
        for (; values.Length > piece; values = values[piece..]) stream.Write(MemoryMarshal.AsBytes(values[..piece]));
        stream.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Maps a file after checking its frame and its checksum. The payload starts at <see cref="HeaderBytes"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">The two letters it must carry.</param>
    /// <param name="repair">The command that makes the file anew, for the message.</param>
    /// <exception cref="InputException">Missing, foreign, torn or damaged.</exception>
    public static MappedFile Open(string path, string kind, string repair)
    {
        if (!File.Exists(path)) throw new InputException($"{path}: missing; make it anew with '{repair}'");
        MappedFile file = MappedFile.Open(path);
        try
        {
            Check(file, path, kind, repair);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    static void Check(MappedFile file, string path, string kind, string repair)
    {
        if (file.Length < HeaderBytes)
            throw new InputException($"{path}: {file.Length} bytes, too short for a Fathom file; make it anew with '{repair}'");
        ReadOnlySpan<byte> header = file.Bytes(0, HeaderBytes);
        string magic = Encoding.Latin1.GetString(header[..8]);
        if (magic != "FATHOM" + kind)
            throw new InputException($"{path}: starts with '{Printable(magic)}', expected 'FATHOM{kind}'; " +
                $"it is another kind of file; make it anew with '{repair}'");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (version != Version)
            throw new InputException($"{path}: format version {version}, this Fathom reads version {Version}; " +
                $"make it anew with '{repair}'");
        long payload = BinaryPrimitives.ReadInt64LittleEndian(header[16..]);
        if (payload != file.Length - HeaderBytes)
            throw new InputException($"{path}: {file.Length - HeaderBytes} bytes of data, {payload} expected; " +
                $"the file is torn; make it anew with '{repair}'");
        uint crc = 0;
        const int block = 1 << 24;
        for (long at = 0; at < payload; at += block)
            crc = ChecksumStream.Append(crc, file.Bytes(HeaderBytes + at, (int)Math.Min(block, payload - at)));
        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]);
        if (crc != expected)
            throw new InputException($"{path}: checksum {crc:x8}, {expected:x8} expected; the file is damaged; " +
                $"make it anew with '{repair}'");
    }

    static string Printable(string text) => string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '.'));
}
