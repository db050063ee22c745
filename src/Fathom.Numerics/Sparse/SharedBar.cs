namespace Fathom.Numerics;

/// <summary>
/// A bar below the <c>wanted</c>-th largest of all values told of so far, by counting them in intervals of 2¹⁵ neighbouring
/// floats (a 256th of their size). It only rises.
/// </summary>
sealed class SharedBar(int wanted)
{
    const int Shift = 15;

    readonly Lock door = new();
    readonly long[] counts = new long[(0x7F800000 >> Shift) + 1];
    volatile float value;
    int highest;

    /// <summary>What is not above it is not among the largest.</summary>
    public float Value => value;

    /// <summary>Counts positive values, those from <paramref name="first"/> on.</summary>
    public void Tell(Firings firings, int first)
    {
        lock (door)
        {
            for (int piece = 0, start = 0; piece < firings.PieceCount; piece++)
            {
                ReadOnlySpan<Firing> some = firings.Piece(piece);
                foreach (Firing one in some[Math.Clamp(first - start, 0, some.Length)..])
                {
                    int interval = IntervalOf(one.Value);
                    counts[interval]++;
                    highest = Math.Max(highest, interval);
                }
                start += some.Length;
            }
            (int boundary, long above) = Boundary();
            // The float before the first of the interval; 0 stays 0.
            if (above + counts[boundary] >= wanted)
                value = Math.Max(value, BitConverter.Int32BitsToSingle(Math.Max(0, (boundary << Shift) - 1)));
        }
    }

    /// <summary>The last of the wanted ones, once all are told of: values below its own go, and of the equal ones those behind
    /// it.</summary>
    public (float Lowest, Firing Last) Cut(Firings[] blocks)
    {
        (int boundary, long above) = Boundary();
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

    // The interval with the wanted-th largest, the lowest where there are fewer, and how many are in those above it.
    (int Interval, long Above) Boundary()
    {
        long above = 0;
        int interval = highest;
        while (interval > 0 && above + counts[interval] < wanted) above += counts[interval--];
        return (interval, above);
    }

    static int IntervalOf(float value) => BitConverter.SingleToInt32Bits(value) >> Shift;
}
