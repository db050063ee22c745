using System.Buffers;

namespace Fathom.Numerics;

/// <summary>
/// Pre-activations of single pairs, computed panel by panel: each panel is read once for all rows.
/// </summary>
/// <param name="encoder">[M, d], packed.</param>
/// <param name="bias">[panels, 32]</param>
/// <param name="x">[n, d]</param>
/// <param name="keys">Keys of all lists.</param>
internal readonly unsafe struct ScreenedPairs(PackedWeights encoder, float* bias, float* x, ulong* keys)
{
    const int TileWidth = PackedWeights.PanelWidth, Pairs = Avx512PairDots.Pairs, ChunkRows = 256;

    /// <summary>
    /// Puts pre-activations in place of the bounds in keys [starts, ends) of each row, 0 for those below 0.
    /// </summary>
    /// <param name="starts">[n] places among all keys.</param>
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
        (int Row, int Place)[] places = ArrayPool<(int Row, int Place)>.Shared.Rent(total);
        workers.ForRanges(n, ChunkRows, (start, end, chunk) =>
            self.Place(starts, ends, start, end, next.AsSpan(chunk * panels, panels), places));
        workers.For(panels, panel =>
            self.ComputePanel(panel, places.AsSpan(panelStarts[panel], panelStarts[panel + 1] - panelStarts[panel])));
        ArrayPool<(int Row, int Place)>.Shared.Return(places);
        ArrayPool<int>.Shared.Return(panelStarts);
        ArrayPool<int>.Shared.Return(next);
    }

    void Count(int[] starts, int[] ends, int start, int end, Span<int> counts)
    {
        counts.Clear();
        for (int row = start; row < end; row++)
            for (int i = starts[row]; i < ends[row]; i++)
                counts[ScreenList.Latent(keys[i]) / TileWidth]++;
    }

    void Place(int[] starts, int[] ends, int start, int end, Span<int> next, (int Row, int Place)[] places)
    {
        for (int row = start; row < end; row++)
            for (int i = starts[row]; i < ends[row]; i++)
                places[next[ScreenList.Latent(keys[i]) / TileWidth]++] = (row, i);
    }

    void ComputePanel(int panel, ReadOnlySpan<(int Row, int Place)> places)
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
                (int row, int place) = places[first + Math.Min(pair, count - 1)];
                rows[pair] = x + (nint)row * encoder.Inputs;
                columns[pair] = ScreenList.Latent(keys[place]) % TileWidth;
            }
            Avx512PairDots.PreActivations(rows, columns, encoder.Panel(panel), encoder.Inputs, bias + panel * TileWidth, scratch,
                found);
            for (int pair = 0; pair < count; pair++)
            {
                ref ulong key = ref keys[places[first + pair].Place];
                key = (ulong)BitConverter.SingleToUInt32Bits(Math.Max(0, found[pair])) << 32 | (uint)key;
            }
        }
    }
}
