using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Indexes are opened once, each for itself.</summary>
public sealed class RunCatalogueTests
{
    const string Other = "other";

    static CancellationToken Test => TestContext.Current.CancellationToken;

    /// <summary>Whichever file is written, and whatever its time says then.</summary>
    [Theory]
    [InlineData("cfg.json", 0)]
    [InlineData("cfg.json", 3)]
    [InlineData("sae_weights.safetensors", 0)]
    [InlineData("sae_weights.safetensors", 3)]
    public void A_file_that_was_written_anew_gives_another_fingerprint(string file, int seconds)
    {
        using var run = new TinyRun();
        using var catalogue = new RunCatalogue(run.Folder);
        string before = catalogue.Hash(TinyRun.Dictionary), path = Path.Combine(run.Folder.Dictionary(TinyRun.Dictionary), file);
        DateTime written = File.GetLastWriteTimeUtc(path);
        byte[] bytes = File.ReadAllBytes(path);
        if (seconds == 0) Array.Resize(ref bytes, bytes.Length + 1);
        else bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, written.AddSeconds(seconds));
        Assert.NotEqual(before, catalogue.Hash(TinyRun.Dictionary));
        Assert.Equal(Fingerprint.OfDictionary(run.Folder, TinyRun.Dictionary), catalogue.Hash(TinyRun.Dictionary));
    }

    /// <summary>The description of one index is a pipe that nothing comes out of.</summary>
    [Fact]
    public async Task One_that_takes_long_to_open_keeps_nobody_from_another_and_one_that_failed_is_tried_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes are no files there");
        using var run = new TinyRun();
        run.BuildIndex();
        SteeringHostTests.Copy(run.Folder, TinyRun.Dictionary, Other);
        string description = Path.Combine(run.Folder.Index(Other), IndexFiles.Description), aside = description + ".aside";
        File.Move(description, aside);
        using (Process make = Process.Start("mkfifo", [description])) await make.WaitForExitAsync(Test);
        using var catalogue = new RunCatalogue(run.Folder);
        Task<int> slow = Task.Run(() => catalogue.Read(Other, view => view.Latents), Test);
        // Opens as soon as somebody reads.
        await using (FileStream pipe = await Task.Run(() => new FileStream(description, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), Test))
        {
            Task<int> quick = Task.Run(() => catalogue.Read(TinyRun.Dictionary, view => view.Latents), Test);
            Assert.Equal(TinyRun.Latents, await quick.WaitAsync(Patience.Limit, Test));
            Assert.False(slow.IsCompleted);
        }
        await Assert.ThrowsAsync<InputException>(() => slow);
        File.Move(aside, description, overwrite: true);
        Assert.Equal(TinyRun.Latents, catalogue.Read(Other, view => view.Latents));
    }
}
