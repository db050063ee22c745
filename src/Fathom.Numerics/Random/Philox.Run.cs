using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

public readonly partial record struct Philox
{
    /// <summary>Many blocks in a row, eight at a time: the same numbers as <see cref="Block"/> gives one by one.</summary>
    /// <param name="first">The first counter.</param>
    /// <param name="low">[n] the first two words of each block, the first one lower: its <see cref="Bits"/>.</param>
    /// <param name="high">[n] the other two.</param>
    public void Run(ulong first, Span<ulong> low, Span<ulong> high)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(high.Length, low.Length);
        int lanes = Vector512<ulong>.Count, i = 0;
        for (; i + lanes <= low.Length; i += lanes)
        {
            var (a, b) = Eight(Vector512.Create(first + (ulong)i) + Vector512<ulong>.Indices);
            a.CopyTo(low[i..]);
            b.CopyTo(high[i..]);
        }
        for (; i < low.Length; i++)
        {
            var (a, b, c, d) = Block(first + (ulong)i);
            (low[i], high[i]) = (a | (ulong)b << 32, c | (ulong)d << 32);
        }
    }

    // Words stand in the lower halves of the lanes; what the upper halves hold is of no meaning, and products do not see it.
    (Vector512<ulong> Low, Vector512<ulong> High) Eight(Vector512<ulong> counter)
    {
        Vector512<ulong> c0 = counter, c1 = counter >> 32, c2 = Vector512.Create(stream), c3 = c2 >> 32;
        Vector512<ulong> k0 = Vector512.Create((ulong)key0), k1 = Vector512.Create((ulong)key1);
        for (int round = 0; round < 10; round++)
        {
            Vector512<ulong> p0 = Product(c0, Vector512.Create(0xD2511F53UL)), p1 = Product(c2, Vector512.Create(0xCD9E8D57UL));
            (c0, c1, c2, c3) = ((p1 >> 32) ^ c1 ^ k0, p1, (p0 >> 32) ^ c3 ^ k1, p0);
            k0 += Vector512.Create(0x9E3779B9UL);
            k1 += Vector512.Create(0xBB67AE85UL);
        }
        Vector512<ulong> word = Vector512.Create((ulong)uint.MaxValue);
        return (c0 & word | c1 << 32, c2 & word | c3 << 32);
    }

    // Of the lower halves of the lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<ulong> Product(Vector512<ulong> a, Vector512<ulong> b)
    {
        if (Avx512F.IsSupported) return Avx512F.Multiply(a.AsUInt32(), b.AsUInt32());
        if (Avx2.IsSupported)
            return Vector512.Create(Avx2.Multiply(a.GetLower().AsUInt32(), b.GetLower().AsUInt32()),
                Avx2.Multiply(a.GetUpper().AsUInt32(), b.GetUpper().AsUInt32()));
        Vector512<ulong> word = Vector512.Create((ulong)uint.MaxValue);
        return (a & word) * (b & word);
    }
}
