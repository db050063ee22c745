using System.Numerics;

namespace Fathom.Numerics;

/// <summary>
/// A pseudo-random order of 0 … count − 1 that is computed, not stored: a balanced Feistel network over the next even
/// power of two, walked until it lands inside (Black and Rogaway, "Ciphers with arbitrary finite domains", 2002).
/// </summary>
public sealed class Permutation
{
    const int Rounds = 6;
    readonly ulong[] keys = new ulong[Rounds];
    readonly int halfBits;

    /// <param name="count">Elements, at least 1.</param>
    /// <param name="random">Gives the keys; another stream is another order.</param>
    public Permutation(long count, Philox random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        halfBits = Math.Max(1, (BitOperations.Log2((ulong)Math.Max(1, count - 1)) + 2) / 2);
        for (int round = 0; round < Rounds; round++) keys[round] = random.Bits((ulong)round);
    }

    public long Count { get; }

    /// <summary>The element at place <paramref name="index"/>.</summary>
    public long this[long index]
    {
        get
        {
            ulong value = (ulong)index;
            do value = Encrypt(value);
            while (value >= (ulong)Count);
            return (long)value;
        }
    }

    ulong Encrypt(ulong value)
    {
        ulong mask = (1UL << halfBits) - 1, left = value >> halfBits, right = value & mask;
        foreach (ulong key in keys) (left, right) = (right, left ^ Mix(right ^ key) & mask);
        return left << halfBits | right;
    }

    // The finaliser of SplitMix64: every output bit depends on every input bit.
    static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }
}
