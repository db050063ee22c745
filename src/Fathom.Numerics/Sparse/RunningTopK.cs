using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// The k best of each row of a block whose values arrive in tiles, in ascending order of latent. Only values above a row's
/// threshold are kept; when its room is full, those go of which at least k others are larger, and the threshold rises to
/// below the k-th. What stays keeps its order, so nothing is sorted at the end, and a later value equal to the threshold
/// loses its tie to k kept ones of lower latents: the result is exact.
/// </summary>
internal readonly unsafe struct RunningTopK : ITileSink
{
    const int TileWidth = PackedWeights.PanelWidth;

    /// <summary>Rows that are looked at before those with values above their thresholds get them: a bit each.</summary>
    const int Rows = 64;

    readonly int k, capacity;

    /// <summary>[rows, capacity] each.</summary>
    readonly float* values;
    readonly int* latents;

    /// <summary>[rows] each.</summary>
    readonly float* thresholds;
    readonly int* counts;

    /// <param name="room"><see cref="RoomFor"/> numbers.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="k">Values wanted of each.</param>
    public RunningTopK(float* room, int rows, int k)
    {
        (this.k, capacity) = (k, CapacityFor(k));
        values = room;
        latents = (int*)(values + (nint)rows * capacity);
        thresholds = (float*)(latents + (nint)rows * capacity);
        counts = (int*)(thresholds + rows);
        new Span<float>(thresholds, rows).Clear();
        new Span<int>(counts, rows).Clear();
    }

    /// <summary>Numbers of scratch memory that a block needs.</summary>
    public static long RoomFor(int rows, int k) => rows * (2L * CapacityFor(k) + 2);

    // Every compaction is paid for by as many additions, a tile fits behind what it leaves, and a vector behind that.
    static int CapacityFor(int k) => checked((2 * k + 3 * TileWidth + 15) / 16 * 16);

    /// <summary>Takes the values of the latents first … first + 31; those not above 0 never count, nor does NaN.</summary>
    /// <param name="tile">[rows, 32]</param>
    /// <param name="rows">All of the block.</param>
    /// <param name="first">Latent of the first column.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(float* tile, int rows, int first)
    {
        // First which rows have any, without a branch on it: whether a row has some cannot be foreseen.
        for (int row = 0; row < rows; row += Rows, tile += Rows * TileWidth)
        {
            ulong some = 0;
            for (int i = 0, count = Math.Min(Rows, rows - row); i < count; i++)
                some |= (Above(tile + i * TileWidth, thresholds[row + i]) != 0 ? 1UL : 0) << i;
            for (; some != 0; some &= some - 1)
            {
                int i = BitOperations.TrailingZeroCount(some);
                Append(row + i, tile + i * TileWidth, first);
            }
        }
    }

    /// <summary>Which of 32 values are above a bar, a bit each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Above(float* tile, float bar)
    {
        Vector512<float> bars = Vector512.Create(bar);
        uint left = (uint)Vector512.GreaterThan(Vector512.Load(tile), bars).ExtractMostSignificantBits();
        uint right = (uint)Vector512.GreaterThan(Vector512.Load(tile + Lanes.Count), bars).ExtractMostSignificantBits();
        return left | right << Lanes.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Append(int row, float* tile, int first)
    {
        int count = counts[row];
        float* value = values + (nint)row * capacity + count;
        int* latent = latents + (nint)row * capacity + count;
        if (Compression.IsSupported)
        {
            Vector512<float> bar = Vector512.Create(thresholds[row]);
            Vector512<int> columns = Vector512<int>.Indices + Vector512.Create(first);
            int left = Compression.Move(Vector512.Load(tile), columns, bar, value, latent);
            columns += Vector512.Create(Lanes.Count);
            count += left + Compression.Move(Vector512.Load(tile + Lanes.Count), columns, bar, value + left, latent + left);
        }
        else
            for (uint above = Above(tile, thresholds[row]); above != 0; above &= above - 1)
            {
                int column = BitOperations.TrailingZeroCount(above);
                *value++ = tile[column];
                *latent++ = first + column;
                count++;
            }
        counts[row] = count;
        if (count > capacity - 2 * TileWidth) Compact(row, k + k / 4);
    }

    /// <summary>Writes the k best of a row, ascending by latent, and returns how many there are.</summary>
    public int Finish(int row, Span<int> toLatents, Span<float> toValues)
    {
        if (counts[row] > k) Compact(row, k);
        new ReadOnlySpan<int>(latents + (nint)row * capacity, counts[row]).CopyTo(toLatents);
        new ReadOnlySpan<float>(values + (nint)row * capacity, counts[row]).CopyTo(toValues);
        return counts[row];
    }

    /// <summary>
    /// Cuts a row down to at least k and at most <paramref name="most"/> values, by halving the interval of thresholds:
    /// above <c>low</c> there are always k or more, above <c>high</c> fewer. Positive floats are ordered as their bits are.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    void Compact(int row, int most)
    {
        float* value = values + (nint)row * capacity;
        int* latent = latents + (nint)row * capacity;
        int count = counts[row], vectors = (count + 15) / 16;
        Vector512<float>.Zero.Store(value + count);
        int low = BitConverter.SingleToInt32Bits(thresholds[row]), high = Largest(value, vectors), above = count, atHigh = 0;
        while (above > most && high - low > 1)
        {
            int middle = low + (high - low) / 2, over = CountAbove(value, vectors, BitConverter.Int32BitsToSingle(middle));
            if (over >= k) (low, above) = (middle, over);
            else (high, atHigh) = (middle, over);
        }
        // What is left between the two is one value many times: the first of them.
        bool ties = above > most;
        float bar = BitConverter.Int32BitsToSingle(ties ? high : low), tie = ties ? bar : float.NaN;
        int kept = Keep(value, latent, vectors, bar, tie, k - atHigh);
        counts[row] = kept;
        thresholds[row] = bar;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int Keep(float* value, int* latent, int vectors, float bar, float tie, int ties)
    {
        Vector512<float> bars = Vector512.Create(bar), equal = Vector512.Create(tie);
        int kept = 0;
        if (Compression.IsSupported && float.IsNaN(tie))
        {
            for (int i = 0; i < 16 * vectors; i += 16)
                kept += Compression.Move(Vector512.Load(value + i), Vector512.Load(latent + i), bars, value + kept,
                    latent + kept);
            return kept;
        }
        for (int i = 0; i < 16 * vectors; i += 16)
        {
            Vector512<float> here = Vector512.Load(value + i);
            uint keep = (uint)Vector512.GreaterThan(here, bars).ExtractMostSignificantBits();
            for (uint same = (uint)Vector512.Equals(here, equal).ExtractMostSignificantBits(); same != 0 && ties > 0; ties--)
            {
                keep |= same & ~(same - 1);
                same &= same - 1;
            }
            for (; keep != 0; keep &= keep - 1)
            {
                int at = i + BitOperations.TrailingZeroCount(keep);
                (value[kept], latent[kept]) = (value[at], latent[at]);
                kept++;
            }
        }
        return kept;
    }

    static int CountAbove(float* value, int vectors, float bar)
    {
        Vector512<float> bars = Vector512.Create(bar);
        int count = 0;
        for (int i = 0; i < 16 * vectors; i += 16)
        {
            Vector512<float> above = Vector512.GreaterThan(Vector512.Load(value + i), bars);
            count += BitOperations.PopCount((uint)above.ExtractMostSignificantBits());
        }
        return count;
    }

    static int Largest(float* value, int vectors)
    {
        Vector512<float> largest = default;
        for (int i = 0; i < 16 * vectors; i += 16) largest = Vector512.MaxNative(largest, Vector512.Load(value + i));
        return BitConverter.SingleToInt32Bits(Lanes.Max(largest));
    }
}
