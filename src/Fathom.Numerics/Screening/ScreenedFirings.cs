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

    /// <summary>Computes the pre-activations of all pairs with bounds above a cut that have none yet, and tells of them.</summary>
    public void Compute(ScreenedPairs pairs, float cut, SharedBar told, int n, Workers workers)
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
        told.Tell(Keys, from, Ends, n);
        for (int row = 0; row < n; row++) Computed += Ends[row] - from[row];
    }

    /// <summary>The computed pre-activations of rows that are above a cut, each row's by latent.</summary>
    public Firings Above(float cut, int first, int end)
    {
        var firings = new Firings();
        for (int row = first; row < end; row++)
        {
            int above = ScreenList.AboveToFront(Keys, Starts[row], Ends[row], cut);
            Span<ulong> best = new(Keys + Starts[row], above - Starts[row]);
            foreach (ref ulong key in best) key = ScreenList.ByLatent(key);
            best.Sort();
            foreach (ulong key in best)
            {
                (int latent, float value) = ScreenList.OfLatent(key);
                firings.Add(new(row, latent, value));
            }
        }
        return firings;
    }

    public void Dispose() => keys.Dispose();
}
