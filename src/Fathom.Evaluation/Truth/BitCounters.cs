using System.Runtime.Intrinsics;

namespace Fathom.Evaluation;

/// <summary>
/// Counts, for each of many bits, the rows in which it is set. A row of 512 bits is added at once: the counts stand upright,
/// bit p of every count in plane p, and adding is a carry that moves up the planes until none is left.
/// </summary>
sealed class BitCounters
{
    // The planes hold counts below 2^16; they are emptied into totals before one could overflow.
    const int Planes = 16, MostRows = (1 << Planes) - 1;

    readonly int words;
    readonly ulong[] planes;
    readonly int[] totals;
    int pending;

    /// <param name="words">64-bit words of a row, a multiple of 8.</param>
    public BitCounters(int words)
    {
        this.words = words;
        planes = new ulong[Planes * words];
        totals = new int[64 * words];
    }

    /// <summary>Counts of all bits, [64 · words], of all rows since <see cref="Clear"/>.</summary>
    public ReadOnlySpan<int> Totals()
    {
        Flush();
        return totals;
    }

    /// <summary>Adds a row, [words].</summary>
    public void Add(ReadOnlySpan<ulong> row)
    {
        for (int at = 0; at < words; at += LabelledRows.WordsTogether)
        {
            Vector512<ulong> carry = Vector512.Create(row[at..]);
            for (int plane = at; carry != Vector512<ulong>.Zero; plane += words)
            {
                Span<ulong> here = planes.AsSpan(plane, LabelledRows.WordsTogether);
                Vector512<ulong> old = Vector512.Create<ulong>(here);
                (old ^ carry).CopyTo(here);
                carry &= old;
            }
        }
        if (++pending == MostRows) Flush();
    }

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        if (pending > 0) Array.Clear(planes);
        Array.Clear(totals);
        pending = 0;
    }

    void Flush()
    {
        if (pending == 0) return;
        for (int plane = 0; plane < Planes && pending >> plane != 0; plane++)
        {
            for (int word = 0; word < words; word++)
                for (ulong left = planes[plane * words + word]; left != 0; left &= left - 1)
                    totals[64 * word + System.Numerics.BitOperations.TrailingZeroCount(left)] += 1 << plane;
        }
        Array.Clear(planes);
        pending = 0;
    }
}
