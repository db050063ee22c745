using System.IO.Compression;
using System.Text;
using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Files;

/// <summary>Zip files: .NET's own are read, and every field that could mislead is checked.</summary>
public class ZipContainerTests
{
    static readonly RawZip.Item A = new("a/one.txt", "one"u8.ToArray()), B = new("b", "second"u8.ToArray());

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void What_the_platform_writes_is_read(CompressionLevel level)
    {
        using var folder = new TempFolder();
        string path = folder.File("x.zip");
        byte[] zeros = new byte[3_000_000], text = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * i >> 3))];
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] bytes) in new[] { ("zeros", zeros), ("folder/é", text), ("empty", []) })
            {
                using Stream entry = archive.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }
        using ZipContainer zip = ZipContainer.Open(path);
        Assert.Equal(["empty", "folder/é", "zeros"], zip.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(zeros, Bytes(zip, "zeros"));
        Assert.Equal(text, Bytes(zip, "folder/é"));
        Assert.Empty(Bytes(zip, "empty"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sizes_may_stand_in_zip64_fields(bool zip64)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("x.zip"), RawZip.Of(zip64, [A, B]));
        using ZipContainer zip = ZipContainer.Open(folder.File("x.zip"));
        Assert.Equal("one", Encoding.UTF8.GetString(Bytes(zip, "a/one.txt")));
        Assert.Equal("second", Encoding.UTF8.GetString(Bytes(zip, "b")));
    }

    public static TheoryData<string, byte[]> Malformed()
    {
        // The whole record of B, to be put into A.
        byte[] good = RawZip.Of([A, B]), inner = RawZip.Of([B])[..(30 + B.Name.Length + B.Bytes.Length)];
        var cases = new TheoryData<string, byte[]>
        {
            { "no central directory", [.. good, 0] },
            { "no central directory", good[..^1] },
            { "no central directory", new byte[21] },
            { "does not end where it should", [0, .. good] },
            { "checksum", RawZip.Of([A with { Crc = 1 }]) },
            { "is encrypted", RawZip.Of([A with { Flags = 1 }]) },
            { "method 12", RawZip.Of([A with { Method = 12 }]) },
            { "said to lie in 3", RawZip.Of([A with { Length = 4 }]) },
            { "not what the directory says", RawZip.Of([A with { LocalName = "a/two.txt" }]) },
            { "not where the directory says", RawZip.Of([A with { Shift = 1 }]) },
            { "cannot be unpacked", RawZip.Of([A with { Method = 8 }]) },
            { "more than can be", RawZip.Of([A with { Method = 8, Length = 1 << 30 }]) },
            { "two records", RawZip.Of([A, A with { Bytes = [1] }]) },
            { "overlap", RawZip.Of([A with { Bytes = inner }, B with { Shift = -inner.Length }]) },
        };
        foreach (string name in new[] { "../a", "a/../b", "/a", "C:\\a", "a\\b", "", "./a", "a\nb" })
            cases.Add("leads out of a folder", RawZip.Of([A with { Name = name }]));
        return cases;
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_could_mislead_is_refused(string reason, byte[] bytes)
    {
        using var folder = new TempFolder();
        string path = folder.File("x.zip");
        File.WriteAllBytes(path, bytes);
        Refusal.Of(() =>
        {
            using ZipContainer zip = ZipContainer.Open(path);
            foreach (string name in zip.Entries.Keys) Bytes(zip, name);
        }, path, reason);
    }

    [Fact]
    public void The_checksum_is_that_of_zip()
    {
        Assert.Equal(0xCBF43926, Crc32.Append(0, "123456789"u8));
        byte[] bytes = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * 7))];
        for (int cut = 0; cut < 40; cut++)
            Assert.Equal(Crc32.Append(0, bytes), Crc32.Append(Crc32.Append(0, bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
    }

    static byte[] Bytes(ZipContainer zip, string name)
    {
        IByteSource source = zip.Read(zip.Entries[name]);
        return source.Bytes(0, (int)source.Length).ToArray();
    }
}
