using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Files;

/// <summary>The path holds the old content or the new one, and nothing else is left behind.</summary>
public class AtomicFileTests
{
    [Fact]
    public void The_new_content_replaces_the_old_and_is_seen_only_when_whole()
    {
        using var folder = new TempFolder();
        string path = folder.File("a.json");
        AtomicFile.WriteAllText(path, "old");
        AtomicFile.Write(path, stream =>
        {
            stream.Write("new é"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(path));
        });
        Assert.Equal("new é"u8.ToArray(), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    // The device /dev/full answers every write as a full disk does; no file system takes 2^62 bytes.
    [Theory]
    [InlineData(true, "No space left on device")]
    [InlineData(false, "")]
    public void A_disk_that_cannot_take_the_file_is_one_line_and_the_old_file_stays(bool full, string reason)
    {
        Assert.SkipUnless(!full || File.Exists("/dev/full"), "this system has no /dev/full");
        using var folder = new TempFolder();
        string path = folder.File("a.bin");
        AtomicFile.WriteAllText(path, "old");
        Refusal.Of(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            if (full) File.WriteAllText("/dev/full", "new");
            else stream.SetLength(1L << 62);
        }), path, $"cannot be written ({reason}");
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    /// <summary>What a kill in the middle of a write leaves would else stay for good where the file is not written again.</summary>
    [Fact]
    public void Deleting_removes_what_a_killed_writer_left_and_nothing_of_others()
    {
        using var folder = new TempFolder();
        string path = folder.File("a.bin"), other = folder.File("a.bin.gz"), missing = folder.File("b.bin");
        AtomicFile.WriteAllText(other, "kept");
        AtomicFile.WriteAllText(path, "old");
        foreach (string of in (string[])[path, missing])
        {
            File.WriteAllText($"{of}.{Guid.NewGuid():N}.fathom-tmp", "half of");
            AtomicFile.Delete(of);
        }
        Assert.Equal([other], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void An_error_of_the_caller_passes_through_and_the_old_file_stays()
    {
        using var folder = new TempFolder();
        string path = folder.File("a.bin");
        AtomicFile.WriteAllText(path, "old");
        Assert.Throws<FormatException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            throw new FormatException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_missing_folder_a_folder_in_place_and_a_file_as_folder_are_one_line_each()
    {
        using var folder = new TempFolder();
        string inMissing = folder.File("missing", "a.bin"), underFile = folder.File("file", "a.bin");
        string isFolder = folder.File("folder");
        Directory.CreateDirectory(isFolder);
        File.WriteAllText(folder.File("file"), "");
        foreach (string path in new[] { inMissing, isFolder, underFile })
            Refusal.Of(() => AtomicFile.WriteAllText(path, "new"), path, "cannot be written");
        Assert.Equal([folder.File("file")], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_folder_that_may_not_be_written_is_one_line_and_the_old_file_stays()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "permissions do not bind this user");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such permission bits");
            return;
        }
        using var folder = new TempFolder();
        string path = folder.File("a.bin");
        AtomicFile.WriteAllText(path, "old");
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Refusal.Of(() => AtomicFile.WriteAllText(path, "new"), path, "cannot be written");
            Assert.Equal("old", File.ReadAllText(path));
        }
        finally
        {
            File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void What_a_killed_writer_left_is_removed_but_not_what_another_is_writing_nor_what_is_not_ours()
    {
        using var folder = new TempFolder();
        string path = folder.File("a.bin");
        string abandoned = folder.File($"a.bin.{Guid.NewGuid():N}.fathom-tmp");
        string[] foreign =
        [
            folder.File("a.bin.old.fathom-tmp"), folder.File($"b.bin.{Guid.NewGuid():N}.fathom-tmp"), folder.File("a.bin.txt"),
        ];
        foreach (string file in foreign.Append(abandoned)) File.WriteAllText(file, "x");
        AtomicFile.Write(path, outer =>
        {
            outer.Write("outer"u8);
            AtomicFile.WriteAllText(path, "inner");
            Assert.Equal("inner", File.ReadAllText(path));
        });
        Assert.Equal("outer", File.ReadAllText(path));
        Assert.Equal(foreign.Append(path).Order(), Directory.GetFiles(folder.Path).Order());
    }

    [Fact]
    public void A_file_that_is_mapped_can_be_replaced_and_keeps_its_content_for_the_reader()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not replace a mapped file");
        using var folder = new TempFolder();
        string path = folder.File("a.bin");
        AtomicFile.WriteAllText(path, "old");
        using var mapped = MappedFile.Open(path);
        AtomicFile.WriteAllText(path, "a longer one");
        Assert.Equal("old"u8.ToArray(), mapped.Bytes(0, (int)mapped.Length).ToArray());
        Assert.Equal("a longer one", File.ReadAllText(path));
    }
}
