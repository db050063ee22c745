using System.Text;
using Fathom.Models.Files;

namespace Fathom.Tests.Files;

/// <summary>Zip files byte by byte, so that a test can get any field wrong.</summary>
static class RawZip
{
    /// <summary>One record.</summary>
    public sealed record Item(string Name, byte[] Bytes)
    {
        public ushort Method { get; init; }

        public ushort Flags { get; init; }

        /// <summary>What is said; null for the truth.</summary>
        public uint? Crc { get; init; }

        public uint? Length { get; init; }

        public string? LocalName { get; init; }

        /// <summary>Moves where the directory says that the record begins.</summary>
        public int Shift { get; init; }
    }

    public static byte[] Of(params IReadOnlyList<Item> items) => Of(false, items);

    /// <param name="zip64">Whether sizes stand in zip64 fields and ends only.</param>
    /// <param name="items">Records.</param>
    public static byte[] Of(bool zip64, IReadOnlyList<Item> items)
    {
        var bytes = new MemoryStream();
        using var to = new BinaryWriter(bytes);
        var places = new List<long>();
        foreach (Item item in items)
        {
            places.Add(bytes.Position);
            byte[] name = Encoding.UTF8.GetBytes(item.LocalName ?? item.Name);
            to.Write(0x04034b50);
            to.Write((ushort)20);
            Common(to, item, (uint)item.Bytes.Length);
            to.Write((ushort)name.Length);
            to.Write((ushort)0);
            to.Write(name);
            to.Write(item.Bytes);
        }
        long start = bytes.Position;
        for (int i = 0; i < items.Count; i++) Entry(to, items[i], places[i] + items[i].Shift, zip64);
        long end = bytes.Position;
        if (zip64) End64(to, items.Count, start, end);
        to.Write(0x06054b50);
        to.Write(0);
        to.Write(zip64 ? ushort.MaxValue : (ushort)items.Count);
        to.Write(zip64 ? ushort.MaxValue : (ushort)items.Count);
        to.Write(zip64 ? uint.MaxValue : (uint)(end - start));
        to.Write(zip64 ? uint.MaxValue : (uint)start);
        to.Write((ushort)0);
        return bytes.ToArray();
    }

    static void Common(BinaryWriter to, Item item, uint packed)
    {
        to.Write(item.Flags);
        to.Write(item.Method);
        to.Write(0);
        to.Write(item.Crc ?? Crc32.Append(0, item.Bytes));
        to.Write(packed);
        to.Write(packed == uint.MaxValue ? packed : item.Length ?? (uint)item.Bytes.Length);
    }

    static void Entry(BinaryWriter to, Item item, long place, bool zip64)
    {
        byte[] name = Encoding.UTF8.GetBytes(item.Name);
        to.Write(0x02014b50);
        to.Write((ushort)20);
        to.Write((ushort)20);
        Common(to, item, zip64 ? uint.MaxValue : (uint)item.Bytes.Length);
        to.Write((ushort)name.Length);
        to.Write((ushort)(zip64 ? 28 : 0));
        to.Write(new byte[10]);
        to.Write(zip64 ? uint.MaxValue : (uint)place);
        to.Write(name);
        if (!zip64) return;
        to.Write((ushort)1);
        to.Write((ushort)24);
        to.Write((long)item.Bytes.Length);
        to.Write((long)item.Bytes.Length);
        to.Write(place);
    }

    static void End64(BinaryWriter to, int count, long start, long end)
    {
        to.Write(0x06064b50);
        to.Write(44L);
        to.Write((ushort)45);
        to.Write((ushort)45);
        to.Write(0L);
        to.Write((long)count);
        to.Write((long)count);
        to.Write(end - start);
        to.Write(start);
        to.Write(0x07064b50);
        to.Write(0);
        to.Write(end);
        to.Write(1);
    }
}
