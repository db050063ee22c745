using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The rows of each batch, by <see cref="RowOrder"/>. What batch t holds is a function of (seed, t) alone, so nothing has to be
/// remembered for a resume.
/// </summary>
/// <param name="source">The training rows.</param>
/// <param name="batch">Rows of a batch.</param>
/// <param name="seed">Of the order.</param>
/// <param name="workers">Threads to use.</param>
/// <param name="block">Rows of a block of the order; null: all.</param>
sealed class BatchSampler(TrainingRows source, int batch, ulong seed, Workers workers, int? block = null)
{
    readonly long[] rows = new long[batch];
    readonly RowOrder order = new(source.Count, block, seed);

    /// <summary>Reads a batch.</summary>
    /// <param name="number">From 0.</param>
    /// <param name="x">[batch, row width]</param>
    public void Read(long number, Span<float> x)
    {
        for (int i = 0; i < batch; i++) rows[i] = order[number * batch + i];
        source.Gather(rows, x, workers);
    }
}
