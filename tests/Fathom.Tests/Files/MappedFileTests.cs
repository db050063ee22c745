using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Files;

public class MappedFileTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    public void Exactly_the_bytes_of_the_file_can_be_reached(int length)
    {
        using var folder = new TempFolder();
        string path = folder.File("m.bin");
        byte[] content = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
        File.WriteAllBytes(path, content);
        using var file = MappedFile.Open(path);

        Assert.Equal(length, file.Length);
        Assert.Equal(content, file.Bytes(0, length).ToArray());
        Assert.True(file.Bytes(length, 0).IsEmpty);
        foreach (var (offset, count) in new (long, int)[]
        {
            (0, length + 1), (length, 1), (length + 1, 0), (-1, 1), (0, -1),
            (long.MaxValue, 1), (long.MaxValue, int.MaxValue), (long.MinValue, 0),
        }) Assert.Throws<ArgumentOutOfRangeException>(() => file.Bytes(offset, count).Length);
    }

    [Fact]
    public void After_disposal_nothing_can_be_reached()
    {
        using var folder = new TempFolder();
        string path = folder.File("m.bin");
        File.WriteAllBytes(path, new byte[8]);
        var file = MappedFile.Open(path);
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Bytes(0, 1).Length);
    }
}
