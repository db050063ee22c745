using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// The k best of a row whose values arrive in tiles, in ascending order of latent. Only values above a threshold are
/// kept; when the room is full, all but the k best go and the threshold rises to the k-th. A later value equal to the
/// threshold loses its tie to the k kept ones, all of lower latents, so the result is exact.
/// </summary>
internal unsafe struct RunningTopK
{
    const int TileWidth = PackedWeights.PanelWidth;

    /// <summary>Value bits above, complement of the latent below: for positive values, the larger key ranks first.</summary>
    readonly ulong* keys;
    readonly int k;
    readonly int capacity;
    int count;
    float threshold;

    /// <param name="keys">Room for <paramref name="capacity"/> keys.</param>
    /// <param name="k">Values wanted.</param>
    /// <param name="capacity">As <see cref="CapacityFor"/> tells.</param>
    public RunningTopK(ulong* keys, int k, int capacity)
    {
        this.keys = keys;
        this.k = k;
        this.capacity = capacity;
    }

    /// <summary>Room such that every compaction is paid for by as many additions, and a tile fits behind k keys.</summary>
    public static int CapacityFor(int k) => checked(2 * k + 2 * TileWidth);

    /// <summary>Takes the values of the latents first … first + 31; those not above 0 never count, nor does NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Offer(float* tile, int first)
    {
        if (count > capacity - TileWidth) Compact();
        Vector512<float> bar = Vector512.Create(threshold);
        uint left = (uint)Vector512.GreaterThan(Vector512.Load(tile), bar).ExtractMostSignificantBits();
        uint right = (uint)Vector512.GreaterThan(Vector512.Load(tile + 16), bar).ExtractMostSignificantBits();
        for (uint above = left | right << 16; above != 0; above &= above - 1)
        {
            int column = BitOperations.TrailingZeroCount(above);
            keys[count++] = (ulong)BitConverter.SingleToUInt32Bits(tile[column]) << 32 | ~(uint)(first + column);
        }
    }

    /// <summary>Writes the k best, ascending by latent, and returns how many there are.</summary>
    public int Finish(Span<int> latents, Span<float> values)
    {
        if (count > k) Compact();
        Span<ulong> best = new(keys, count);
        foreach (ref ulong key in best) key = (ulong)~(uint)key << 32 | key >> 32;
        best.Sort();
        for (int i = 0; i < best.Length; i++)
        {
            latents[i] = (int)(best[i] >> 32);
            values[i] = BitConverter.UInt32BitsToSingle((uint)best[i]);
        }
        return count;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    void Compact()
    {
        MoveLargestToFront(keys, count, k);
        count = k;
        ulong last = ulong.MaxValue;
        for (int i = 0; i < k; i++) last = Math.Min(last, keys[i]);
        threshold = BitConverter.UInt32BitsToSingle((uint)(last >> 32));
    }

    /// <summary>Hoare's quickselect: afterwards the <paramref name="wanted"/> largest keys are the first ones.</summary>
    internal static void MoveLargestToFront(ulong* keys, int count, int wanted)
    {
        for (int low = 0, high = count - 1; low < high;)
        {
            ulong a = keys[low], b = keys[(low + high) / 2], c = keys[high];
            ulong pivot = Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
            int i = low, j = high;
            while (i <= j)
            {
                while (keys[i] > pivot) i++;
                while (keys[j] < pivot) j--;
                if (i > j) break;
                (keys[i], keys[j]) = (keys[j], keys[i]);
                i++;
                j--;
            }
            if (wanted - 1 <= j) high = j;
            else if (wanted - 1 >= i) low = i;
            else return;
        }
    }
}
