using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The order in which a training sees its rows: one pass over all of them after another, each in a pseudo-random order of its
/// own. Which row stands at a position is a function of (seed, position) alone.
/// </summary>
/// <param name="count">Rows to train on.</param>
/// <param name="seed">The seed.</param>
sealed class RowOrder(long count, ulong seed)
{
    /// <summary>Streams of the generator: pass p over the rows uses FirstPass + p.</summary>
    const ulong FirstPass = 1UL << 32;

    Permutation? order;
    long pass = -1;

    /// <summary>The row at a position, from 0 and without end.</summary>
    public long this[long position]
    {
        get
        {
            (long p, long index) = Math.DivRem(position, count);
            if (p != pass) (order, pass) = (new Permutation(count, new Philox(seed, FirstPass + (ulong)p)), p);
            return order![index];
        }
    }
}
