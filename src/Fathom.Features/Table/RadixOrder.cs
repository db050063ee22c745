using System.Runtime.CompilerServices;

namespace Fathom.Features;

/// <summary>Stable orders of many numbers, by their bits: three passes of 11 bits, no comparison.</summary>
static class RadixOrder
{
    const int Bits = 11, Buckets = 1 << Bits;

    /// <param name="keys">Any numbers; NaN comes last either way, −0 counts as 0.</param>
    /// <param name="descending">The largest first.</param>
    /// <returns>Indices in order, equals by index.</returns>
    public static int[] Of(ReadOnlySpan<float> keys, bool descending)
    {
        var bits = new uint[keys.Length];
        var order = new int[keys.Length];
        for (int i = 0; i < keys.Length; i++) (bits[i], order[i]) = (Ascending(keys[i], descending), i);
        var other = new int[keys.Length];
        Span<int> starts = stackalloc int[Buckets];
        for (int shift = 0; shift < 32; shift += Bits)
        {
            starts.Clear();
            foreach (uint key in bits) starts[(int)(key >> shift & (Buckets - 1))]++;
            int total = 0;
            for (int bucket = 0; bucket < Buckets; bucket++) (starts[bucket], total) = (total, total + starts[bucket]);
            foreach (int i in order) other[starts[(int)(bits[i] >> shift & (Buckets - 1))]++] = i;
            (order, other) = (other, order);
        }
        return order;
    }

    // Bits of which the order as whole numbers is that sought.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Ascending(float key, bool descending)
    {
        if (float.IsNaN(key)) return uint.MaxValue;
        uint bits = BitConverter.SingleToUInt32Bits(key + 0f);
        bits = (bits & 0x80000000) == 0 ? bits | 0x80000000 : ~bits;
        return descending ? ~bits : bits;
    }
}
