using System.Buffers;

namespace Fathom.Numerics;

/// <summary>
/// Pre-activations of single pairs, computed by groups of neighbouring latents: their weights are read once for all rows.
/// </summary>
/// <param name="encoder">[M, d], packed.</param>
/// <param name="bias">[panels, 32]</param>
/// <param name="x">[n, d]</param>
/// <param name="keys">Keys of all lists.</param>
internal readonly unsafe struct ScreenedPairs(PackedWeights encoder, float* bias, float* x, ulong* keys)
{
    const int ChunkRows = 256, Columns = Avx2PairDots.Columns, Pairs = Avx2PairDots.Pairs;

    /// <summary>
    /// Puts pre-activations in place of the bounds in keys [starts, ends) of each row, 0 for those below 0.
    /// </summary>
    /// <param name="starts">[n] places among all keys.</param>
    /// <param name="ends">[n]</param>
    /// <param name="n">Rows.</param>
    /// <param name="workers">Threads to use.</param>
    public void Compute(int[] starts, int[] ends, int n, Workers workers)
    {
        int groups = encoder.PanelCount * PackedWeights.PanelWidth / Columns, chunks = (n + ChunkRows - 1) / ChunkRows;
        int[] next = ArrayPool<int>.Shared.Rent(chunks * groups), groupStarts = ArrayPool<int>.Shared.Rent(groups + 1);
        ScreenedPairs self = this;
        workers.ForRanges(n, ChunkRows, (start, end, chunk) =>
            self.Count(starts, ends, start, end, next.AsSpan(chunk * groups, groups)));
        int total = 0;
        for (int group = 0; group < groups; group++)
        {
            groupStarts[group] = total;
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                ref int at = ref next[chunk * groups + group];
                (at, total) = (total, total + at);
            }
        }
        groupStarts[groups] = total;
        (int Row, int Place)[] places = ArrayPool<(int Row, int Place)>.Shared.Rent(total);
        workers.ForRanges(n, ChunkRows, (start, end, chunk) =>
            self.Place(starts, ends, start, end, next.AsSpan(chunk * groups, groups), places));
        workers.For(groups, group =>
            self.ComputeGroup(group, places.AsSpan(groupStarts[group], groupStarts[group + 1] - groupStarts[group])));
        ArrayPool<(int Row, int Place)>.Shared.Return(places);
        ArrayPool<int>.Shared.Return(groupStarts);
        ArrayPool<int>.Shared.Return(next);
    }

    void Count(int[] starts, int[] ends, int start, int end, Span<int> counts)
    {
        counts.Clear();
        for (int row = start; row < end; row++)
            for (int i = starts[row]; i < ends[row]; i++)
                counts[ScreenList.Latent(keys[i]) / Columns]++;
    }

    void Place(int[] starts, int[] ends, int start, int end, Span<int> next, (int Row, int Place)[] places)
    {
        for (int row = start; row < end; row++)
            for (int i = starts[row]; i < ends[row]; i++)
                places[next[ScreenList.Latent(keys[i]) / Columns]++] = (row, i);
    }

    void ComputeGroup(int group, ReadOnlySpan<(int Row, int Place)> places)
    {
        int latent = group * Columns;
        float* weights = encoder.Panel(latent / PackedWeights.PanelWidth) + latent % PackedWeights.PanelWidth;
        float** rows = stackalloc float*[Pairs];
        int* columns = stackalloc int[Pairs];
        float* found = stackalloc float[Pairs];
        for (int first = 0; first < places.Length; first += Pairs)
        {
            int count = Math.Min(Pairs, places.Length - first);
            for (int pair = 0; pair < Pairs; pair++)
            {
                // Lanes without a pair repeat the last.
                (int row, int place) = places[first + Math.Min(pair, count - 1)];
                rows[pair] = x + (nint)row * encoder.Inputs;
                columns[pair] = ScreenList.Latent(keys[place]) - latent;
            }
            Avx2PairDots.PreActivations(rows, columns, weights, encoder.Inputs, bias + latent, found);
            for (int pair = 0; pair < count; pair++)
            {
                ref ulong key = ref keys[places[first + pair].Place];
                key = (ulong)BitConverter.SingleToUInt32Bits(Math.Max(0, found[pair])) << 32 | (uint)key;
            }
        }
    }
}
