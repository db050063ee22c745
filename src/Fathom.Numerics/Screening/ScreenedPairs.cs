using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>Pre-activations of single pairs, computed panel by panel: each panel is read once, the rows come from the cache.</summary>
/// <param name="encoder">[M, d], packed.</param>
/// <param name="bias">[panels, 32]</param>
/// <param name="x">[rows, d]</param>
/// <param name="capacity">Keys from one row's list to the next one's.</param>
internal readonly unsafe struct ScreenedPairs(PackedWeights encoder, float* bias, float* x, int capacity)
{
    const int TileWidth = PackedWeights.PanelWidth, Pairs = Avx512PairDots.Pairs;

    /// <summary>Puts pre-activations in place of the bounds in keys [starts, ends) of each row's list, 0 for those below 0.</summary>
    /// <param name="lists">The lists of consecutive rows, <c>capacity</c> keys apart.</param>
    /// <param name="starts">[rows]</param>
    /// <param name="ends">[rows]</param>
    /// <param name="panels">Panels of the encoder.</param>
    public void Compute(ReadOnlySpan<ScreenList> lists, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends, int panels)
    {
        int[] next = ArrayPool<int>.Shared.Rent(panels + 1);
        next.AsSpan(0, panels + 1).Clear();
        int total = 0;
        for (int row = 0; row < lists.Length; row++)
        {
            for (int i = starts[row]; i < ends[row]; i++) next[ScreenList.Latent(lists[row].First[i]) / TileWidth + 1]++;
            total += ends[row] - starts[row];
        }
        for (int panel = 0; panel < panels; panel++) next[panel + 1] += next[panel];
        int[] places = ArrayPool<int>.Shared.Rent(total);
        for (int row = 0; row < lists.Length; row++)
            for (int i = starts[row]; i < ends[row]; i++)
                places[next[ScreenList.Latent(lists[row].First[i]) / TileWidth]++] = row * capacity + i;
        // Where a panel began, the one before it ends by now.
        for (int panel = 0, start = 0; panel < panels; start = next[panel++])
            ComputePanel(panel, places.AsSpan(start, next[panel] - start), lists[0].First);
        ArrayPool<int>.Shared.Return(places);
        ArrayPool<int>.Shared.Return(next);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void ComputePanel(int panel, ReadOnlySpan<int> places, ulong* keys)
    {
        float** rows = stackalloc float*[Pairs];
        int* columns = stackalloc int[Pairs];
        for (int first = 0; first < places.Length; first += Pairs)
        {
            int count = Math.Min(Pairs, places.Length - first);
            for (int pair = 0; pair < Pairs; pair++)
            {
                // Lanes without a pair repeat the first.
                int place = places[first + (pair < count ? pair : 0)];
                rows[pair] = x + (nint)(place / capacity) * encoder.Inputs;
                columns[pair] = ScreenList.Latent(keys[place]) % TileWidth;
            }
            Vector512<float> found = Vector512.Max(default, Avx512PairDots.PreActivations(rows, Vector512.Load(columns),
                encoder.Panel(panel), encoder.Inputs, bias + panel * TileWidth));
            for (int pair = 0; pair < count; pair++)
            {
                ref ulong key = ref keys[places[first + pair]];
                key = (ulong)BitConverter.SingleToUInt32Bits(found[pair]) << 32 | (uint)key;
            }
        }
    }
}
