using System.Buffers;

namespace Fathom.Numerics;

/// <summary>
/// A bar below the <c>wanted</c>-th largest of all values told of so far, by counting them in intervals of 2¹⁵ neighbouring
/// floats (a 256th of their size). It only rises.
/// </summary>
sealed class SharedBar : IDisposable
{
    const int Shift = 15, Intervals = (0x7F800000 >> Shift) + 1;

    readonly Lock door = new();
    readonly long wanted;
    readonly long[] counts = ArrayPool<long>.Shared.Rent(Intervals);
    volatile float value;
    int highest;

    /// <param name="wanted">Values, at least 1.</param>
    public SharedBar(long wanted)
    {
        this.wanted = wanted;
        Array.Clear(counts);
    }

    /// <summary>What is not above it is not among the largest.</summary>
    public float Value => value;

    /// <summary>Counts values above 0: those from <paramref name="first"/> on.</summary>
    public void Tell(Firings firings, int first)
    {
        lock (door)
        {
            for (int piece = 0, start = 0; piece < firings.PieceCount; piece++)
            {
                ReadOnlySpan<Firing> some = firings.Piece(piece);
                foreach (Firing one in some[Math.Clamp(first - start, 0, some.Length)..]) Count(one.Value);
                start += some.Length;
            }
            value = Math.Max(value, Below(wanted));
        }
    }

    /// <summary>Counts the values above 0 in keys [starts, ends) of each of n rows.</summary>
    public unsafe void Tell(ulong* keys, int[] starts, int[] ends, int n)
    {
        lock (door)
        {
            for (int row = 0; row < n; row++)
                for (int i = starts[row]; i < ends[row]; i++)
                    if (ScreenList.Value(keys[i]) is > 0 and float found) Count(found);
            value = Math.Max(value, Below(wanted));
        }
    }

    /// <summary>A number that at least so many of the values told of are above; 0 where there are fewer.</summary>
    public float Below(long wanted)
    {
        (int boundary, long above) = Boundary(wanted);
        // The float before the first of the interval; 0 stays 0.
        return above + counts[boundary] < wanted ? 0 : BitConverter.Int32BitsToSingle(Math.Max(0, (boundary << Shift) - 1));
    }

    /// <summary>The last of the wanted ones, once all are told of: values below its own go, and of the equal ones those behind
    /// it.</summary>
    public (float Lowest, Firing Last) Cut(Firings[] blocks)
    {
        (int boundary, long above) = Boundary(wanted);
        if (above + counts[boundary] <= wanted && boundary == 0) return (0, default);
        var open = new List<Firing>();
        foreach (Firings block in blocks)
            for (int piece = 0; piece < block.PieceCount; piece++)
                foreach (Firing one in block.Piece(piece))
                    if (IntervalOf(one.Value) == boundary) open.Add(one);
        open.Sort((a, b) => a.IsBefore(b) ? -1 : b.IsBefore(a) ? 1 : 0);
        Firing last = open[(int)(wanted - above) - 1];
        return (last.Value, last);
    }

    public void Dispose() => ArrayPool<long>.Shared.Return(counts);

    void Count(float one)
    {
        int interval = IntervalOf(one);
        counts[interval]++;
        highest = Math.Max(highest, interval);
    }

    // The interval with the wanted-th largest, the lowest where there are fewer, and how many are in those above it.
    (int Interval, long Above) Boundary(long wanted)
    {
        long above = 0;
        int interval = highest;
        while (interval > 0 && above + counts[interval] < wanted) above += counts[interval--];
        return (interval, above);
    }

    static int IntervalOf(float value) => BitConverter.SingleToInt32Bits(value) >> Shift;
}
