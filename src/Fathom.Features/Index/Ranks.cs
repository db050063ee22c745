using System.Numerics;
using System.Runtime.InteropServices;

namespace Fathom.Features;

/// <summary>Where a number stands among others.</summary>
static class Ranks
{
    /// <summary>How many values are not above a limit.</summary>
    public static long CountNotAbove(ReadOnlySpan<float> values, float limit)
    {
        var limits = new Vector<float>(limit);
        ReadOnlySpan<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(values);
        // A comparison that holds is −1 in each of its lanes.
        Vector<int> held = Vector<int>.Zero;
        foreach (Vector<float> part in wide) held -= Vector.LessThanOrEqual(part, limits);
        long count = Vector.Sum(held);
        foreach (float value in values[(wide.Length * Vector<float>.Count)..])
            if (value <= limit) count++;
        return count;
    }
}
