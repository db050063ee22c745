using System.Collections.Concurrent;

namespace Fathom.Numerics;

/// <summary>
/// Hands pieces of work from the thread that fills them to one that empties them, in the order of filling, so that the two
/// overlap. There are only so many pieces, and they go round: whoever is ahead waits, and memory is bounded.
/// </summary>
/// <example><code>
/// using var relay = new Relay&lt;float[]&gt;([new float[n], new float[n]], Write);
/// while (more)
/// {
///     float[] piece = relay.Take();
///     Compute(piece);
///     relay.Pass(piece);
/// }
/// relay.Complete();
/// </code></example>
public sealed class Relay<T> : IDisposable
{
    readonly BlockingCollection<T> free = [], full = [];
    readonly Task emptying;

    /// <param name="pieces">At least two, for the two sides to overlap.</param>
    /// <param name="empty">Called with one at a time, on a thread of its own.</param>
    public Relay(IEnumerable<T> pieces, Action<T> empty)
    {
        foreach (T piece in pieces) free.Add(piece);
        emptying = Task.Factory.StartNew(() => Empty(empty), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    /// <summary>A piece to fill, once there is one; what emptying threw is thrown here.</summary>
    public T Take()
    {
        if (free.TryTake(out T? piece, Timeout.Infinite)) return piece;
        emptying.GetAwaiter().GetResult();
        throw new InvalidOperationException("the relay is complete");
    }

    /// <summary>Hands over a piece that was taken.</summary>
    public void Pass(T piece) => full.Add(piece);

    /// <summary>Waits until all that was passed is emptied; what emptying threw is thrown here.</summary>
    public void Complete()
    {
        full.CompleteAdding();
        emptying.GetAwaiter().GetResult();
    }

    /// <summary>Waits like <see cref="Complete"/>, but throws nothing: another exception may be on its way.</summary>
    public void Dispose()
    {
        full.CompleteAdding();
        Task.WaitAny(emptying);
        free.Dispose();
        full.Dispose();
    }

    void Empty(Action<T> empty)
    {
        try
        {
            foreach (T piece in full.GetConsumingEnumerable())
            {
                empty(piece);
                free.Add(piece);
            }
        }
        finally
        {
            free.CompleteAdding();
        }
    }
}
