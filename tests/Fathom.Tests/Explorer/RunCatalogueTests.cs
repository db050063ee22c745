using System.Diagnostics;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Indexes are opened once, each for itself.</summary>
public sealed class RunCatalogueTests
{
    const string Other = "other";

    static CancellationToken Test => TestContext.Current.CancellationToken;

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
            Assert.Equal(TinyRun.Latents, await quick.WaitAsync(TimeSpan.FromSeconds(20), Test));
            Assert.False(slow.IsCompleted);
        }
        await Assert.ThrowsAsync<InputException>(() => slow);
        File.Move(aside, description, overwrite: true);
        Assert.Equal(TinyRun.Latents, catalogue.Read(Other, view => view.Latents));
    }
}
