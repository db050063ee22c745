using System.Diagnostics;

namespace Fathom.Tests.Support;

/// <summary>How long tests wait for what must come: so long that a busy machine is no reason for it to stay away.</summary>
static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Asks again and again until something holds; fails where it never does.</summary>
    public static async Task Until(Func<Task<bool>> holds, string otherwise)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Limit, otherwise);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
