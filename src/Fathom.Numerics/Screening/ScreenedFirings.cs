namespace Fathom.Numerics;

/// <summary>
/// The listed pairs of a batch as keys, row after row, and which of them are computed: those of row i in
/// [Starts[i], Ends[i]). Kept from one batch to the next.
/// </summary>
sealed unsafe class ScreenedFirings : IDisposable
{
    const int BlockRows = 64;

    NativeBuffer<ulong> keys = new(0);
    int[] stops = [], from = [];

    public ulong* Keys => keys.Pointer;

    /// <summary>[n] 1 / t of the rows, 0 where one cannot be screened.</summary>
    public float[] Inverses { get; private set; } = [];

    /// <summary>[n]</summary>
    public int[] Starts { get; private set; } = [];

    /// <summary>[n]</summary>
    public int[] Ends { get; private set; } = [];

    /// <summary>Pairs listed.</summary>
    public int Listed { get; private set; }

    /// <summary>Pairs computed.</summary>
    public int Computed { get; private set; }

    /// <summary>Makes room for the rows of a batch.</summary>
    public void Open(int n)
    {
        if (Starts.Length >= n) return;
        (Inverses, Starts, Ends, stops, from) = (new float[n], new int[n], new int[n], new int[n], new int[n]);
    }

    /// <summary>Takes what is above a bar from all blocks, and gives their memory back.</summary>
    public void Take(Firings[] blocks, float bar, int n, Workers workers)
    {
        stops.AsSpan(0, n).Clear();
        workers.For(blocks.Length, block =>
        {
            for (int piece = 0; piece < blocks[block].PieceCount; piece++)
                foreach (Firing one in blocks[block].Piece(piece))
                    if (one.Value > bar) stops[one.Row]++;
        });
        (Listed, Computed) = (0, 0);
        for (int row = 0; row < n; row++)
        {
            (Starts[row], Ends[row]) = (Listed, Listed);
            Listed += stops[row];
            stops[row] = Starts[row];
        }
        if (keys.Length < Listed)
        {
            keys.Dispose();
            keys = new(Listed + Listed / 8);
        }
        workers.For(blocks.Length, block =>
        {
            for (int piece = 0; piece < blocks[block].PieceCount; piece++)
                foreach (Firing one in blocks[block].Piece(piece))
                    if (one.Value > bar) Keys[stops[one.Row]++] = ScreenList.Key(one.Value, one.Latent);
            blocks[block].Dispose();
        });
    }

    /// <summary>Computes the pre-activations of all pairs with bounds above a cut that have none yet, and tells of them where
    /// somebody wants to know.</summary>
    public void Compute(ScreenedPairs pairs, float cut, SharedBar? told, int n, Workers workers)
    {
        workers.ForRanges(n, BlockRows, (start, end, _) =>
        {
            for (int row = start; row < end; row++)
            {
                from[row] = Ends[row];
                Ends[row] = ScreenList.AboveToFront(Keys, from[row], stops[row], cut);
            }
        });
        pairs.Compute(from, Ends, n, workers);
        told?.Tell(Keys, from, Ends, n);
        for (int row = 0; row < n; row++) Computed += Ends[row] - from[row];
    }

    /// <summary>The rows that cannot be screened.</summary>
    public int[] Unscreened(int n) => [.. Enumerable.Range(0, n).Where(row => Inverses[row] == 0)];

    /// <summary>The computed pre-activations of rows that are above a cut, each row's by latent.</summary>
    public Firings Above(float cut, int first, int end)
    {
        var firings = new Firings();
        for (int row = first; row < end; row++)
            foreach (ulong key in ByLatent(row, ScreenList.AboveToFront(Keys, Starts[row], Ends[row], cut)))
            {
                (int latent, float value) = ScreenList.OfLatent(key);
                firings.Add(new(row, latent, value));
            }
        return firings;
    }

    /// <summary>The same above a threshold of each latent, none of them below 0.</summary>
    public Firings Above(float[] thresholds, int first, int end)
    {
        var firings = new Firings();
        for (int row = first; row < end; row++)
            foreach (ulong key in ByLatent(row, Ends[row]))
            {
                (int latent, float value) = ScreenList.OfLatent(key);
                if (value > thresholds[latent]) firings.Add(new(row, latent, value));
            }
        return firings;
    }

    // A row's keys up to an end, sorted by latent, which changes them.
    Span<ulong> ByLatent(int row, int end)
    {
        Span<ulong> some = new(Keys + Starts[row], end - Starts[row]);
        foreach (ref ulong key in some) key = ScreenList.ByLatent(key);
        some.Sort();
        return some;
    }

    public void Dispose() => keys.Dispose();
}
