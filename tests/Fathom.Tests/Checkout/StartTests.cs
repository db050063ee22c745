using System.Diagnostics;

namespace Fathom.Tests.Checkout;

/// <summary>The real launcher and the real program, timed while no other test runs.</summary>
[Collection(nameof(AloneCollection))]
public class StartTests
{
    /// <summary>Twice the design's 0.3 s, for a machine that has other work too.</summary>
    static readonly TimeSpan Bound = TimeSpan.FromSeconds(0.6);

    [Fact]
    public async Task Help_answers_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the bash launcher is for Linux and macOS");
        Finished warm = await Help();
        Assert.Equal(0, warm.Code);
        Assert.Contains("Usage:", warm.Output, StringComparison.Ordinal);

        List<TimeSpan> times = [];
        for (int i = 0; i < 5; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await Help();
            times.Add(Stopwatch.GetElapsedTime(start));
        }
        times.Sort();
        TestContext.Current.TestOutputHelper!.WriteLine($"./fathom --help: {times[2].TotalMilliseconds:F0} ms (median of 5)");
        Assert.True(times[2] < Bound, $"./fathom --help took {times[2].TotalMilliseconds:F0} ms (median of 5)");
    }

    static Task<Finished> Help() => Command.Run(Path.GetTempPath(), "bash", Repository.Path("fathom"), "--help");
}
