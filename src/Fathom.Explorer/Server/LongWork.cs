using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Fathom.Explorer;

/// <summary>
/// Work that takes all of the machine for seconds or minutes: one at a time, step by step for whoever waits for it. Work that nobody
/// waits for any more is given up, and has ended before the next begins.
/// </summary>
static class LongWork
{
    static readonly SemaphoreSlim One = new(1);

    /// <param name="waiting">What is told while other work is under way.</param>
    /// <param name="work">Does it; is given where to report steps, and returns the last.</param>
    /// <param name="cancel">Gives it up, as leaving the steps does.</param>
    public static async IAsyncEnumerable<T> Run<T>(T waiting, Func<Action<T>, CancellationToken, T> work,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        if (One.CurrentCount == 0) yield return waiting;
        await One.WaitAsync(cancel);
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task<T>? running = null;
        try
        {
            var steps = Channel.CreateBounded<T>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
            running = Task.Run(() => Do(work, steps.Writer, left.Token), CancellationToken.None);
            await foreach (T step in steps.Reader.ReadAllAsync(CancellationToken.None)) yield return step;
        }
        finally
        {
            // Who leaves between two steps has the work end before another one begins.
            await left.CancelAsync();
            if (running is not null) await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            One.Release();
        }
        yield return await running;
    }

    static T Do<T>(Func<Action<T>, CancellationToken, T> work, ChannelWriter<T> steps, CancellationToken cancel)
    {
        try
        {
            return work(step => steps.TryWrite(step), cancel);
        }
        finally
        {
            steps.Complete();
        }
    }
}
