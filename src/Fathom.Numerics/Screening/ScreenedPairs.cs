using System.Buffers;

namespace Fathom.Numerics;

/// <summary>
/// Pre-activations of single pairs, computed panel by panel: each panel is read once for all rows.
/// </summary>
/// <param name="encoder">[M, d], packed.</param>
/// <param name="bias">[panels, 32]</param>
/// <param name="x">[n, d]</param>
/// <param name="keys">[n, capacity] keys of all lists.</param>
/// <param name="capacity">Keys from one row's list to the next one's.</param>
internal readonly unsafe struct ScreenedPairs(PackedWeights encoder, float* bias, float* x, ulong* keys, int capacity)
{
    const int TileWidth = PackedWeights.PanelWidth, Pairs = Avx512PairDots.Pairs, ChunkRows = 256;

    /// <summary>
    /// Puts pre-activations in place of the bounds in keys [starts, ends) of each row's list, 0 for those below 0.
    /// </summary>
    /// <param name="starts">[n]</param>
    /// <param name="ends">[n]</param>
    /// <param name="n">Rows.</param>
    /// <param name="workers">Threads to use.</param>
    public void Compute(int[] starts, int[] ends, int n, Workers workers)
    {
        int panels = encoder.PanelCount, chunks = (n + ChunkRows - 1) / ChunkRows;
        int[] next = ArrayPool<int>.Shared.Rent(chunks * panels), panelStarts = ArrayPool<int>.Shared.Rent(panels + 1);
        ScreenedPairs self = this;
        workers.ForRanges(n, ChunkRows, (start, end, chunk) =>
            self.Count(starts, ends, start, end, next.AsSpan(chunk * panels, panels)));
        int total = 0;
        for (int panel = 0; panel < panels; panel++)
        {
            panelStarts[panel] = total;
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                ref int at = ref next[chunk * panels + panel];
                (at, total) = (total, total + at);
            }
        }
        panelStarts[panels] = total;
        int[] places = ArrayPool<int>.Shared.Rent(total);
        workers.ForRanges(n, ChunkRows, (start, end, chunk) =>
            self.Place(starts, ends, start, end, next.AsSpan(chunk * panels, panels), places));
        workers.For(panels, panel =>
            self.ComputePanel(panel, places.AsSpan(panelStarts[panel], panelStarts[panel + 1] - panelStarts[panel])));
        ArrayPool<int>.Shared.Return(places);
        ArrayPool<int>.Shared.Return(panelStarts);
        ArrayPool<int>.Shared.Return(next);
    }

    void Count(int[] starts, int[] ends, int start, int end, Span<int> counts)
    {
        counts.Clear();
        for (int row = start; row < end; row++)
            for (int i = starts[row]; i < ends[row]; i++)
                counts[ScreenList.Latent(keys[row * capacity + i]) / TileWidth]++;
    }

    void Place(int[] starts, int[] ends, int start, int end, Span<int> next, int[] places)
    {
        for (int row = start; row < end; row++)
            for (int i = starts[row]; i < ends[row]; i++)
                places[next[ScreenList.Latent(keys[row * capacity + i]) / TileWidth]++] = row * capacity + i;
    }

    void ComputePanel(int panel, ReadOnlySpan<int> places)
    {
        float** rows = stackalloc float*[Pairs];
        int* columns = stackalloc int[Pairs];
        float* unaligned = stackalloc float[18 * Pairs];
        float* scratch = Lanes.Align(unaligned), found = scratch + 16 * Pairs;
        for (int first = 0; first < places.Length; first += Pairs)
        {
            int count = Math.Min(Pairs, places.Length - first);
            for (int pair = 0; pair < Pairs; pair++)
            {
                // Lanes without a pair repeat the last.
                int place = places[first + Math.Min(pair, count - 1)];
                rows[pair] = x + (nint)(place / capacity) * encoder.Inputs;
                columns[pair] = ScreenList.Latent(keys[place]) % TileWidth;
            }
            Avx512PairDots.PreActivations(rows, columns, encoder.Panel(panel), encoder.Inputs, bias + panel * TileWidth, scratch,
                found);
            for (int pair = 0; pair < count; pair++)
            {
                ref ulong key = ref keys[places[first + pair]];
                key = (ulong)BitConverter.SingleToUInt32Bits(Math.Max(0, found[pair])) << 32 | (uint)key;
            }
        }
    }
}
