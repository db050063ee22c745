namespace Fathom.Features;

/// <summary>Points of a plane in the order of a Z-curve, equal ones by number: those of a square of its levels lie together.</summary>
/// <param name="n">Points.</param>
/// <param name="levels">How often the whole square is quartered, 16 at most.</param>
sealed class ZOrder(int n, int levels)
{
    const int Digit = 8, Digits = 4;

    readonly int[] counts = new int[1 << Digit];
    uint[] codes = new uint[n], spareCodes = new uint[n];
    int[] points = new int[n], sparePoints = new int[n];

    /// <summary>The points in this order.</summary>
    public ReadOnlySpan<int> Points => points;

    /// <param name="places">[n, 2]</param>
    /// <returns>The side of the whole square.</returns>
    public float Sort(ReadOnlySpan<float> places)
    {
        float lowX = float.MaxValue, lowY = float.MaxValue, high = 0;
        for (int i = 0; i < places.Length; i += 2) (lowX, lowY) = (Math.Min(lowX, places[i]), Math.Min(lowY, places[i + 1]));
        for (int i = 0; i < places.Length; i += 2) high = Math.Max(high, Math.Max(places[i] - lowX, places[i + 1] - lowY));
        float side = Math.Max(high, float.Epsilon * 1e10f), scale = (1 << levels) / side;
        for (int i = 0; i < n; i++)
            (codes[i], points[i]) = (Spread((places[2 * i] - lowX) * scale) | Spread((places[2 * i + 1] - lowY) * scale) << 1, i);
        for (int digit = 0; digit < Digits; digit++) Pass(Digit * digit);
        return side;
    }

    /// <summary>Where the square of the level below that holds a place ends, before another end.</summary>
    public int End(int place, int end, int level)
    {
        int shift = 2 * (levels - 1 - level);
        uint quarter = codes[place] >> shift;
        while (++place < end && codes[place] >> shift == quarter)
        {
        }
        return place;
    }

    // By one digit, and where that is the same as before.
    void Pass(int shift)
    {
        Array.Clear(counts);
        const uint mask = (1 << Digit) - 1;
        foreach (uint code in codes) counts[code >> shift & mask]++;
        for (int digit = 0, start = 0; digit < counts.Length; digit++) (counts[digit], start) = (start, start + counts[digit]);
        for (int i = 0; i < codes.Length; i++)
        {
            int to = counts[codes[i] >> shift & mask]++;
            (spareCodes[to], sparePoints[to]) = (codes[i], points[i]);
        }
        (codes, spareCodes, points, sparePoints) = (spareCodes, codes, sparePoints, points);
    }

    // The bits of a coordinate, each in an even place of 32.
    uint Spread(float coordinate)
    {
        uint bits = (uint)Math.Clamp((int)coordinate, 0, (1 << levels) - 1);
        bits = (bits | bits << 8) & 0x00FF00FF;
        bits = (bits | bits << 4) & 0x0F0F0F0F;
        bits = (bits | bits << 2) & 0x33333333;
        return (bits | bits << 1) & 0x55555555;
    }
}
