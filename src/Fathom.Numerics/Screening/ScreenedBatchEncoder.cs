namespace Fathom.Numerics;

/// <summary>
/// <see cref="BatchTopKEncoder"/>, to the bit, screened as <see cref="ScreenedEncoder"/> screens rows. Of all pairs of a batch
/// some times <c>count</c> with the largest bounds are listed; the pre-activations of the <c>count</c> best of them give a cut
/// that the <c>count</c>-th largest of all is above; pairs with bounds above it are computed too, and of all that were the largest
/// are the batch's. Where what is not listed may be above the cut, the batch is encoded in f32; rows that cannot be screened are
/// so each by itself.
/// </summary>
public sealed class ScreenedBatchEncoder : IDisposable
{
    /// <summary>
    /// Listed pairs wanted, in multiples of count: so much more than were needed the last time, or a little less than the last
    /// time, whichever is more. Listing costs little, a batch that falls back much.
    /// </summary>
    const double FirstRank = 5, MostRank = 32, Spare = 1.5, Decay = 0.98;

    /// <summary>Pairs listed at most; a batch that asks for more is encoded in f32.</summary>
    const long MostListed = 1 << 25;

    /// <summary>Of all pairs, the share whose listing saves nothing.</summary>
    const int LeastPairs = 8;

    readonly PackedWeights encoder;
    readonly Screen screen;
    readonly ScreenedFirings listed = new();
    double rank = FirstRank;

    /// <inheritdoc cref="ScreenedEncoder(PackedWeights, ulong)"/>
    public ScreenedBatchEncoder(PackedWeights encoder, ulong seed) : this(encoder, seed, ScreenKernels.Best) { }

    /// <inheritdoc cref="ScreenedEncoder(PackedWeights, ulong, ScreenKernels)"/>
    internal ScreenedBatchEncoder(PackedWeights encoder, ulong seed, ScreenKernels? kernels) =>
        (this.encoder, screen) = (encoder, new(encoder, seed, kernels));

    /// <summary>Whether such an encoder can be screened at all.</summary>
    public static bool CanScreen(int inputs, int latents, int k) => ScreenedEncoder.IsSupported && inputs <= ScreenBound.MaxInputs
        && FirstRank * k * LeastPairs < latents;

    /// <summary>What all calls together did.</summary>
    public ScreeningCounts Counts { get; private set; }

    /// <inheritdoc cref="ScreenedEncoder.Update"/>
    public void Update(ReadOnlySpan<float> bias, ReadOnlySpan<float> x, int n, ulong step, Workers workers) =>
        screen.Update(bias, [], x, n, step, workers);

    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="bias">The same as in <see cref="Update"/>.</param>
    /// <param name="count">Active latents of all rows together at most.</param>
    /// <param name="codes">Reshaped to n rows; entries ascend by latent.</param>
    /// <param name="workers">Threads to use.</param>
    /// <returns>The smallest value that is kept; 0 where none is.</returns>
    public float Encode(ReadOnlySpan<float> x, int n, ReadOnlySpan<float> bias, int count, SparseCodes codes, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Shapes.Require(x.Length, n, encoder.Inputs, nameof(x));
        long wanted = (long)Math.Ceiling(rank * count);
        if (!screen.IsUsable || wanted > MostListed || wanted * LeastPairs >= (long)n * encoder.Outputs)
            rank = Math.Max(FirstRank, 0.99 * rank);
        else if (TryEncode(x, n, bias, wanted, count, codes, workers) is { } smallest)
            return smallest;
        Counts += new ScreeningCounts(n, 0, 0, n);
        return BatchTopKEncoder.Encode(x, n, encoder, bias, count, codes, workers);
    }

    /// <returns>The smallest value that is kept; null where the list is too short.</returns>
    unsafe float? TryEncode(ReadOnlySpan<float> x, int n, ReadOnlySpan<float> bias, long wanted, int count, SparseCodes codes,
        Workers workers)
    {
        using SharedBar bounds = new(wanted), found = new(count);
        using PanelBias panelBias = new(bias, encoder.Outputs);
        fixed (float* px = x, pb = panelBias.Values)
        {
            listed.Open(n);
            Firings[] blocks = List(px, n, bounds, workers);
            listed.Take(blocks, bounds.Value, n, workers);
            ScreenedPairs pairs = new(encoder, pb, px, listed.Keys);
            listed.Compute(pairs, bounds.Below(count), found, n, workers);
            int[] rows = listed.Unscreened(n);
            Firings[] exact = BatchTopKEncoder.Above(x, rows, encoder, pb, found, workers);
            float cut = found.Value;
            if (bounds.Value > cut)
            {
                foreach (Firings block in exact) block.Dispose();
                rank = Math.Min(MostRank, 2 * rank);
                return null;
            }
            listed.Compute(pairs, cut, found, n, workers);
            rank = Math.Clamp(Spare * listed.Computed / count, Math.Max(1, Decay * rank), MostRank);
            Counts += new ScreeningCounts(n, listed.Listed, listed.Computed, rows.Length);
            int blockRows = BlockRows(n, workers);
            workers.ForRanges(n, blockRows, (start, end, block) => blocks[block] = listed.Above(cut, start, end));
            return BatchTopKEncoder.Select([.. blocks, .. exact], found, n, codes, workers);
        }
    }

    unsafe Firings[] List(float* x, int n, SharedBar bounds, Workers workers)
    {
        int blockRows = BlockRows(n, workers);
        var blocks = new Firings[(n + blockRows - 1) / blockRows];
        ScreenBlock screening = new(screen);
        workers.ForRanges(n, blockRows, (start, end, block) =>
        {
            ScreenFirings sink = new(bounds, blocks[block] = new(), start, listed.Inverses);
            screening.Run(x + (nint)start * encoder.Inputs, end - start, ref sink);
            sink.Tell();
        });
        return blocks;
    }

    int BlockRows(int n, Workers workers) => ScreenBlock.RowsFor(screen.Columns.Count, n, workers.Count);

    public void Dispose()
    {
        screen.Dispose();
        listed.Dispose();
    }
}
