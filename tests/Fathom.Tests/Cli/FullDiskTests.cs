using Fathom.Tests.Checkout;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary>
/// A disk that fills up at each stage of a run: one line, exit code 1, and once there is space again the same command ends in
/// the files that it would have made at once.
/// </summary>
public sealed class FullDiskTests(TinyWorkspace workspace) : IAsyncLifetime
{
    /// <summary>Bytes of the disk; a run of these tests takes about half.</summary>
    const int Size = 8 << 20;

    readonly TempFolder mount = new();
    bool mounted;

    string Run => mount.File("run");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess,
            "needs Linux and the right to mount a small disk");
        Finished made = await Command.Run(mount.Path, "mount", "-t", "tmpfs", "-o", $"size={Size}", "tmpfs", mount.Path);
        Assert.SkipUnless(made.Code == 0, $"needs the right to mount a small disk: {made.Error}");
        mounted = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (mounted) await Command.Run(Path.GetTempPath(), "umount", mount.Path);
        mount.Dispose();
    }

    [Theory]
    [InlineData("capture")]
    [InlineData("train")]
    [InlineData("evaluate")]
    [InlineData("index")]
    public async Task A_full_disk_is_one_line_and_the_run_goes_on_when_there_is_space(string stage)
    {
        string[][] stages =
        [
            ["capture", "--model", workspace.Model, "--text", workspace.Text, "--site", TinyWorkspace.Site, "--per-document",
                "--context", "32", "--run", Run],
            ["train", "--run", Run, "--site", TinyWorkspace.Site, "--latents", "48", "--k", "4", "--batch", "256",
                "--tokens", "50k", "--checkpoint-seconds", "0"],
            ["evaluate", "--run", Run],
            ["index", "--run", Run],
        ];
        foreach (string[] command in stages)
        {
            if (command[0] != stage)
            {
                await FathomCommand.Done(command);
                continue;
            }
            SortedDictionary<string, string> before = Directory.Exists(Run) ? RunFiles.Of(Run) : [];
            string ballast = Fill();
            FathomCommand.CheckRefusal(await FathomCommand.Run(command), 1, mount.Path, "space");
            // What was there is there as it was, and no half-written file lies about.
            SortedDictionary<string, string> after = RunFiles.Of(Run);
            Assert.Equal(before, after.Where(file => before.ContainsKey(file.Key)));
            Assert.DoesNotContain(after.Keys, name => name.Contains("tmp", StringComparison.Ordinal));
            File.Delete(ballast);
            await FathomCommand.Done(stage == "train" ? [.. command, "--resume"] : command);
        }
        Assert.Equal(RunFiles.Of(await workspace.Run()), RunFiles.Of(Run));
    }

    // Leaves room for small files only.
    string Fill()
    {
        string ballast = mount.File("ballast");
        long left = new DriveInfo(mount.Path).AvailableFreeSpace;
        using FileStream file = File.Create(ballast);
        file.Write(new byte[left - 8192]);
        return ballast;
    }
}
