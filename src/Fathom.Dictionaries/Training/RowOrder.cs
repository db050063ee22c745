using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The order in which a training sees its rows: one pass over all of them after another, each in a pseudo-random order of its
/// own; or in the order of the rows by blocks, each of which is permuted by itself. Which row stands at a position is a function
/// of (seed, position) alone.
/// </summary>
/// <param name="count">Rows to train on.</param>
/// <param name="block">Rows of a block; null: all of a pass.</param>
/// <param name="seed">The seed.</param>
sealed class RowOrder(long count, int? block, ulong seed)
{
    /// <summary>Streams of the generator: pass p over the rows uses FirstPass + p.</summary>
    internal const ulong FirstPass = 1UL << 32;

    /// <summary>Block b of all passes uses FirstBlock + b.</summary>
    const ulong FirstBlock = 1UL << 56;

    readonly long size = Math.Min(block ?? count, count);
    Permutation? order;
    long current = -1;

    /// <summary>The row at a position, from 0 and without end.</summary>
    public long this[long position]
    {
        get
        {
            (long pass, long index) = Math.DivRem(position, count);
            (long part, long within) = Math.DivRem(index, size);
            long first = part * size, number = pass * ((count + size - 1) / size) + part;
            if (number != current)
            {
                ulong stream = (block is null ? FirstPass : FirstBlock) + (ulong)number;
                (order, current) = (new Permutation(Math.Min(size, count - first), new Philox(seed, stream)), number);
            }
            return first + order![within];
        }
    }
}
