using System.Buffers.Binary;
using System.Text;

namespace Fathom.Models.Files;

/// <summary>The central directory of a zip file, checked against the records that it lists.</summary>
ref struct ZipDirectory
{
    const uint EndMark = 0x06054b50, End64Mark = 0x06064b50, Locator64Mark = 0x07064b50, EntryMark = 0x02014b50,
        RecordMark = 0x04034b50;
    const int EndLength = 22, End64Length = 56, LocatorLength = 20, EntryLength = 46, RecordLength = 30;
    const ushort Encrypted = 1, Deflate = 8, Zip64Field = 1;

    readonly MappedFile file;
    readonly List<(ZipEntry Entry, long Record)> found = [];
    long start, length, count;

    ZipDirectory(MappedFile file) => this.file = file;

    public static IReadOnlyDictionary<string, ZipEntry> Read(MappedFile file)
    {
        var directory = new ZipDirectory(file);
        directory.FindEnd();
        directory.ReadEntries();
        directory.CheckOrder();
        var entries = new Dictionary<string, ZipEntry>(StringComparer.Ordinal);
        foreach (var (entry, _) in directory.found)
            if (!entries.TryAdd(entry.Name, entry))
                throw directory.Bad($"two records are called {OneLine.Quote(entry.Name)}");
        return entries;
    }

    // The record at the end of the file, behind it a comment of at most 64 KiB.
    void FindEnd()
    {
        long end = file.Length - EndLength, lowest = Math.Max(0, end - ushort.MaxValue);
        while (end >= lowest && !(Word(end) == EndMark && end + EndLength + Half(end + 20) == file.Length)) end--;
        if (end < lowest)
            throw Bad("it has no central directory at its end (no zip file, or truncated)");
        (count, length, start) = (Half(end + 10), Word(end + 12), Word(end + 16));
        long close = end;
        if (end >= LocatorLength && Word(end - LocatorLength) == Locator64Mark)
        {
            close = Long(end - LocatorLength + 8);
            if (close > end - LocatorLength - End64Length || Word(close) != End64Mark)
                throw Bad("the zip64 end of its directory is not where it should be");
            (count, length, start) = (Long(close + 32), Long(close + 40), Long(close + 48));
        }
        else if (Half(end + 4) != 0 || Half(end + 8) != count) throw Bad("it is one of several parts");
        if (start > close || length != close - start || count > length / EntryLength)
            throw Bad($"its directory of {count} entries and {length} bytes does not end where it should");
    }

    void ReadEntries()
    {
        long at = start, end = start + length;
        for (long i = 0; i < count; i++)
        {
            if (at > end - EntryLength || Word(at) != EntryMark) throw Bad($"entry {i} of its directory is damaged");
            int name = Half(at + 28), extra = Half(at + 30), comment = Half(at + 32);
            long next = at + EntryLength + name + extra + comment;
            if (next > end) throw Bad($"entry {i} of its directory is damaged");
            ReadOnlySpan<byte> nameBytes = file.Bytes(at + EntryLength, name);
            Add(at, Name(nameBytes), nameBytes, file.Bytes(at + EntryLength + name, extra));
            at = next;
        }
        if (at != end) throw Bad("bytes follow the last entry of its directory");
    }

    void Add(long at, string name, ReadOnlySpan<byte> nameBytes, ReadOnlySpan<byte> extra)
    {
        string shown = OneLine.Quote(name);
        int flags = Half(at + 8), method = Half(at + 10);
        if ((flags & Encrypted) != 0) throw Bad($"{shown} is encrypted");
        if (method is not (0 or Deflate)) throw Bad($"{shown} is packed by method {method}; known are stored and deflated");
        (long size, long packed, long record) = Sizes(at, shown, extra);
        if (record > start - RecordLength || Word(record) != RecordMark) throw Bad($"{shown} is not where the directory says");
        int recordName = Half(record + 26);
        long data = record + RecordLength + recordName + Half(record + 28);
        if (data > start || packed > start - data) throw Bad($"{shown} with its {packed} bytes leads out of the file");
        if (Half(record + 8) != method || !file.Bytes(record + RecordLength, recordName).SequenceEqual(nameBytes))
            throw Bad($"the record of {shown} is not what the directory says");
        if (method == 0 && packed != size) throw Bad($"{shown} is stored, but {size} bytes are said to lie in {packed}");
        found.Add((new(name, method == Deflate, data, packed, size, Word(at + 16)), record));
    }

    // A 32-bit field that is full has its value in the zip64 field, in this order.
    (long Size, long Packed, long Record) Sizes(long at, string shown, ReadOnlySpan<byte> extra)
    {
        ReadOnlySpan<byte> wide = Wide(extra);
        Span<long> values = [Word(at + 24), Word(at + 20), Word(at + 42)];
        foreach (ref long value in values)
        {
            if (value != uint.MaxValue) continue;
            if (wide.Length < 8) throw Bad($"{shown} lacks its zip64 sizes");
            value = BinaryPrimitives.ReadInt64LittleEndian(wide);
            if (value < 0) throw Bad($"{shown} has a size beyond 63 bits");
            wide = wide[8..];
        }
        return (values[0], values[1], values[2]);
    }

    static ReadOnlySpan<byte> Wide(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int id = BinaryPrimitives.ReadUInt16LittleEndian(extra), size = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (size > extra.Length - 4) break;
            if (id == Zip64Field) return extra.Slice(4, size);
            extra = extra[(4 + size)..];
        }
        return [];
    }

    // Records that share bytes are how a small file unpacks to a large one.
    readonly void CheckOrder()
    {
        found.Sort((a, b) => a.Record.CompareTo(b.Record));
        for (int i = 1; i < found.Count; i++)
        {
            ZipEntry before = found[i - 1].Entry;
            if (found[i].Record < before.Start + before.Stored)
                throw Bad($"the records of {OneLine.Quote(before.Name)} and {OneLine.Quote(found[i].Entry.Name)} overlap");
        }
    }

    readonly string Name(ReadOnlySpan<byte> bytes)
    {
        string name;
        try
        {
            name = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (ArgumentException)
        {
            throw Bad("the name of a record is not UTF-8");
        }
        bool plain = name.Length > 0 && name[0] != '/' && !name.AsSpan().ContainsAny('\\', ':') && !name.Any(char.IsControl)
            && !name.Split('/').Any(part => part is "." or "..");
        return plain ? name : throw Bad($"it has a record called {OneLine.Quote(name)}, which leads out of a folder");
    }

    readonly int Half(long at) => BinaryPrimitives.ReadUInt16LittleEndian(file.Bytes(at, 2));

    readonly uint Word(long at) => BinaryPrimitives.ReadUInt32LittleEndian(file.Bytes(at, 4));

    readonly long Long(long at) => BinaryPrimitives.ReadInt64LittleEndian(file.Bytes(at, 8)) is >= 0 and long value ? value
        : throw Bad("a size or place in its directory is beyond 63 bits");

    readonly InputException Bad(string what) => ZipContainer.Bad(file.Path, what);
}
