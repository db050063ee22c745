using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>
/// Philox4x32-10, the counter-based generator of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (SC 2011):
/// a number is a function of (seed, stream, counter), so any part of a sequence can be made anywhere, in any order.
/// </summary>
public readonly partial record struct Philox
{
    readonly uint key0, key1;
    readonly ulong stream;

    /// <param name="seed">The seed of a whole experiment.</param>
    /// <param name="stream">One of 2⁶⁴ independent sequences under that seed.</param>
    public Philox(ulong seed, ulong stream)
    {
        key0 = (uint)seed;
        key1 = (uint)(seed >> 32);
        this.stream = stream;
    }

    /// <summary>The four 32-bit words at <paramref name="counter"/>.</summary>
    public (uint A, uint B, uint C, uint D) Block(ulong counter) =>
        Rounds((uint)counter, (uint)(counter >> 32), (uint)stream, (uint)(stream >> 32), key0, key1);

    /// <summary>64 random bits at <paramref name="counter"/>.</summary>
    public ulong Bits(ulong counter)
    {
        var (a, b, _, _) = Block(counter);
        return a | (ulong)b << 32;
    }

    /// <summary>Uniform on (0, 1), 52 bits, never 0 or 1.</summary>
    public double Uniform(ulong counter) => ToUniform(Bits(counter));

    /// <summary>Standard normal, by Box and Muller from one block.</summary>
    public double Normal(ulong counter)
    {
        var (a, b, c, d) = Block(counter);
        return ToNormal(a | (ulong)b << 32, c | (ulong)d << 32);
    }

    /// <summary>Uniform on 0 … bound − 1 (bias below bound · 2⁻⁶⁴).</summary>
    public long Below(ulong counter, long bound) => (long)Math.BigMul(Bits(counter), (ulong)bound, out _);

    /// <summary>The middle of one of 2⁵² equal parts of (0, 1); with 2⁵³ parts, the last middle would round to 1.</summary>
    internal static double ToUniform(ulong bits) => ((bits >> 12) + 0.5) * (1.0 / (1UL << 52));

    /// <summary>√(−2 ln u) cos(2πv), u from one half of a block and v from the other.</summary>
    public static double ToNormal(ulong low, ulong high) =>
        Math.Sqrt(-2 * Math.Log(ToUniform(low))) * Math.Cos(2 * Math.PI * (high * (1.0 / 18446744073709551616.0)));

    internal static (uint, uint, uint, uint) Rounds(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < 10; round++)
        {
            (c0, c1, c2, c3) = Round(c0, c1, c2, c3, k0, k1);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return (c0, c1, c2, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (uint, uint, uint, uint) Round(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        ulong p0 = 0xD2511F53UL * c0, p1 = 0xCD9E8D57UL * c2;
        return ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
    }
}
