using System.Runtime.ExceptionServices;

namespace Fathom.Numerics;

/// <summary>
/// A number of threads to spread independent blocks of work over. Which thread runs which block is left open, so a
/// result may depend on the block but never on the thread: sums over blocks are made afterwards, in block order.
/// </summary>
public sealed class Workers
{
    /// <param name="count">Threads to use, at least 1.</param>
    public Workers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
    }

    /// <summary>One worker for each core that the process may use.</summary>
    public static Workers All { get; } = new(Environment.ProcessorCount);

    /// <summary>The calling thread alone.</summary>
    public static Workers One { get; } = new(1);

    /// <summary>Threads at most.</summary>
    public int Count { get; }

    /// <summary>Runs <paramref name="body"/> once for every block in [0, <paramref name="blocks"/>), in no order; what one throws
    /// is thrown here.</summary>
    public void For(int blocks, Action<int> body)
    {
        if (Count == 1 || blocks <= 1)
        {
            for (int block = 0; block < blocks; block++) body(block);
            return;
        }
        int next = -1;
        try
        {
            Parallel.For(0, Math.Min(Count, blocks), new ParallelOptions { MaxDegreeOfParallelism = Count }, _ =>
            {
                for (int block; (block = Interlocked.Increment(ref next)) < blocks;) body(block);
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <summary>
    /// Cuts [0, <paramref name="length"/>) into blocks of a fixed size (so independent of <see cref="Count"/>) and runs
    /// <paramref name="body"/>(start, end, block) on each.
    /// </summary>
    public void ForRanges(int length, int blockSize, Action<int, int, int> body) =>
        For((length + blockSize - 1) / blockSize,
            block => body(block * blockSize, Math.Min(length, (block + 1) * blockSize), block));
}
