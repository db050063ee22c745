using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The rows of each step: the training rows in one pseudo-random order after another, over the whole store. What step t
/// sees is a function of (seed, t) alone, so nothing has to be remembered for a resume.
/// </summary>
sealed class BatchSampler(TrainingRows source, int batch, ulong seed, Workers workers)
{
    /// <summary>Streams of the generator: pass p over the rows uses FirstStream + p.</summary>
    internal const ulong FirstStream = 1UL << 32;

    const int BlockRows = 128;

    readonly long[] rows = new long[batch];
    Permutation? order;
    long pass = -1;

    /// <summary>Reads the batch of one step.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="x">[batch, row width]</param>
    public unsafe void Read(long step, Span<float> x)
    {
        for (int i = 0; i < batch; i++)
        {
            (long p, long index) = Math.DivRem(step * batch + i, source.Count);
            if (p != pass) (order, pass) = (new Permutation(source.Count, new Philox(seed, FirstStream + (ulong)p)), p);
            rows[i] = order![index];
        }
        int width = source.Layout.RowWidth;
        fixed (float* to = x)
        {
            float* batch = to;
            workers.ForRanges(rows.Length, BlockRows, (start, end, _) =>
            {
                Span<float> some = new(batch + (nint)start * width, (end - start) * width);
                source.Gather(rows.AsSpan(start, end - start), some, Workers.One);
            });
        }
    }
}
