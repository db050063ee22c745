using System.Diagnostics;

namespace Fathom.Tests.Checkout;

/// <summary>The real launcher and the real program, timed while no other test runs.</summary>
[Collection(nameof(AloneCollection))]
public class StartTests
{
    /// <summary>Twice the design's 0.3 s; on a slower machine, eight times what .NET takes to say its version.</summary>
    static readonly TimeSpan Bound = TimeSpan.FromSeconds(0.6);

    const int MostBareStarts = 8, Starts = 5;

    [Fact]
    public async Task Help_answers_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the bash launcher is for Linux and macOS");
        Finished warm = await Help();
        Assert.Equal(0, warm.Code);
        Assert.Contains("Usage:", warm.Output, StringComparison.Ordinal);

        TimeSpan help = await Fastest(Help), bare = await Fastest(() => Command.Run(Path.GetTempPath(), "dotnet", "--version"));
        string told = $"./fathom --help took {help.TotalMilliseconds:F0} ms, dotnet --version {bare.TotalMilliseconds:F0} ms";
        TestContext.Current.TestOutputHelper!.WriteLine(told);
        Assert.True(help < Bound || help < MostBareStarts * bare, told);
    }

    static async Task<TimeSpan> Fastest(Func<Task<Finished>> run)
    {
        List<TimeSpan> times = [];
        for (int i = 0; i < Starts; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await run();
            times.Add(Stopwatch.GetElapsedTime(start));
        }
        return times.Min();
    }

    static Task<Finished> Help() => Command.Run(Path.GetTempPath(), "bash", Repository.Path("fathom"), "--help");
}
