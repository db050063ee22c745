using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>
/// The pairs of a row whose upper bound is above a bar. When the room is full, all but the best go and the bar rises to the
/// last of them; so whatever is not here has an upper bound of at most <see cref="Bar"/>.
/// </summary>
/// <param name="keys">Room for keys: bound bits above, complement of the latent below.</param>
internal unsafe struct ScreenList(ulong* keys)
{
    readonly ulong* keys = keys;

    public int Count { get; private set; }

    /// <summary>At least 0, in units of t.</summary>
    public float Bar { get; private set; }

    /// <summary>1 / t.</summary>
    public float Inverse { get; private set; }

    /// <summary>Empties the list.</summary>
    /// <param name="inverse">1 / t of the row; 0 if it cannot be screened: it then lists nothing.</param>
    public void Open(float inverse) => (Count, Bar, Inverse) = (0, inverse == 0 ? float.PositiveInfinity : 0, inverse);

    /// <summary>Takes those of the latents first … first + 31 whose bounds are above the bar.</summary>
    /// <param name="tile">[32] bounds.</param>
    /// <param name="above">Which of them are, at least one.</param>
    /// <param name="first">The first latent.</param>
    /// <param name="limit">Keys above which the better half of as many is kept; there is room for 32 more.</param>
    public void Take(float* tile, uint above, int first, int limit)
    {
        ulong* to = keys + Count;
        for (; above != 0; above &= above - 1)
        {
            int column = BitOperations.TrailingZeroCount(above);
            *to++ = Key(tile[column], first + column);
        }
        Count = (int)(to - keys);
        if (Count > limit) Keep(limit / 2);
    }

    /// <summary>Moves the <paramref name="wanted"/> best to the front.</summary>
    public readonly void BestToFront(int wanted) => LargestKeys.MoveToFront(keys, Count, wanted);

    /// <summary>Keeps the <paramref name="wanted"/> best.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public void Keep(int wanted)
    {
        if (Count <= wanted) return;
        BestToFront(wanted);
        Count = wanted;
        Bar = Least(wanted);
    }

    /// <summary>The least number in the first <paramref name="count"/> keys.</summary>
    public readonly float Least(int count)
    {
        ulong least = ulong.MaxValue;
        for (int i = 0; i < count; i++) least = Math.Min(least, keys[i]);
        return Value(least);
    }

    /// <summary>Moves bounds above a cut to the place <paramref name="start"/> and on, and returns where they end.</summary>
    public readonly int AboveToFront(int start, float cut) => AboveToFront(keys, start, Count, cut);

    /// <summary>Moves those of the keys [start, end) whose numbers are above a cut to the front of them, and returns where they
    /// end.</summary>
    public static int AboveToFront(ulong* keys, int start, int end, float cut)
    {
        int to = start;
        for (int i = start; i < end; i++)
        {
            if (!(Value(keys[i]) > cut)) continue;
            (keys[i], keys[to]) = (keys[to], keys[i]);
            to++;
        }
        return to;
    }

    /// <summary>
    /// Writes the k best of the first <paramref name="count"/> keys, which hold pre-activations by now, ascending by latent, and
    /// returns how many fire.
    /// </summary>
    public readonly int Finish(int count, int k, Span<int> latents, Span<float> values)
    {
        LargestKeys.MoveToFront(keys, count, k);
        Span<ulong> best = new(keys, Math.Min(count, k));
        int firing = 0;
        foreach (ulong key in best)
            if (Value(key) > 0) best[firing++] = ByLatent(key);
        best = best[..firing];
        best.Sort();
        for (int i = 0; i < firing; i++) (latents[i], values[i]) = OfLatent(best[i]);
        return firing;
    }

    /// <summary>A key that sorts by latent.</summary>
    public static ulong ByLatent(ulong key) => (ulong)Latent(key) << 32 | key >> 32;

    /// <summary>Latent and number of such a key.</summary>
    public static (int Latent, float Value) OfLatent(ulong key) =>
        ((int)(key >> 32), BitConverter.UInt32BitsToSingle((uint)key));

    /// <summary>A key.</summary>
    public static ulong Key(float value, int latent) => (ulong)BitConverter.SingleToUInt32Bits(value) << 32 | ~(uint)latent;

    /// <summary>The number in a key.</summary>
    public static float Value(ulong key) => BitConverter.UInt32BitsToSingle((uint)(key >> 32));

    /// <summary>The latent in a key.</summary>
    public static int Latent(ulong key) => (int)~(uint)key;
}
