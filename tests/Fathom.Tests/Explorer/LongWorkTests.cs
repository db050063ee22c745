using Fathom.Explorer;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Work that takes all of the machine, and those who wait for it.</summary>
public sealed class LongWorkTests
{
    static CancellationToken Test => TestContext.Current.CancellationToken;

    /// <summary>Whoever leaves, cancelled or not: the work is given up before anything of it is written, and the next one begins.</summary>
    [Theory]
    [InlineData("breaks")]
    [InlineData("fails")]
    [InlineData("cancels")]
    public async Task Work_that_nobody_waits_for_is_given_up(string how)
    {
        bool written = false;
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Test);
        IAsyncEnumerable<int> left = LongWork.Run(0, (report, given) =>
        {
            report(1);
            given.WaitHandle.WaitOne(Patience.Limit);
            given.ThrowIfCancellationRequested();
            written = true;
            return 2;
        }, gone.Token);
        try
        {
            await foreach (int step in left)
            {
                if (step == 0) continue;
                if (how == "breaks") break;
                if (how == "fails") throw new InvalidOperationException(how);
                await gone.CancelAsync();
            }
            Assert.Equal("breaks", how);
        }
        catch (Exception e) when (e is InvalidOperationException or OperationCanceledException)
        {
            Assert.NotEqual("breaks", how);
        }
        Assert.False(written);
        List<int> next = [];
        await foreach (int step in LongWork.Run(0, (report, _) => 3, Test)) next.Add(step);
        Assert.Equal(3, next[^1]);
    }
}
