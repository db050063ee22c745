using System.Numerics;
using System.Runtime.InteropServices;

namespace Fathom.Explorer;

/// <summary>Counts among values.</summary>
static class Share
{
    /// <summary>The share of values that are not above a limit, to four digits; 0 where there are none.</summary>
    public static float NotAbove(ReadOnlySpan<float> values, float limit)
    {
        if (values.IsEmpty) return 0;
        var limits = new Vector<float>(limit);
        ReadOnlySpan<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(values);
        // A comparison that holds is −1 in each of its lanes.
        Vector<int> held = Vector<int>.Zero;
        foreach (Vector<float> part in wide) held -= Vector.LessThanOrEqual(part, limits);
        long count = Vector.Sum(held);
        foreach (float value in values[(wide.Length * Vector<float>.Count)..])
            if (value <= limit) count++;
        return MathF.Round(count / (float)values.Length, 4);
    }
}
