namespace Fathom.Numerics;

/// <summary>
/// <see cref="ReluEncoder"/>, to the bit, screened as <see cref="ScreenedEncoder"/> screens rows: pairs with an upper bound of
/// pre − θ above 0 are computed, and no others can fire. Rows that cannot be screened are encoded in f32, and all are where so
/// many pairs are left that nothing is saved.
/// </summary>
public sealed class ScreenedReluEncoder : IDisposable
{
    /// <summary>Of all pairs, the share whose listing saves nothing.</summary>
    const int LeastPairs = 32;

    readonly PackedWeights encoder;
    readonly float[] bias, thresholds;
    readonly Screen screen;
    readonly Lock encoding = new();
    readonly ScreenedFirings listed = new();
    bool pays = true;

    /// <param name="encoder">[M, d], packed.</param>
    /// <param name="bias">[M]</param>
    /// <param name="thresholds">[M], none below 0.</param>
    /// <param name="x">[n, d] rows like those to come, from which the columns that stand out are seen.</param>
    /// <param name="n">Rows.</param>
    /// <param name="seed">Of the dither.</param>
    /// <param name="workers">Threads to use.</param>
    public ScreenedReluEncoder(PackedWeights encoder, ReadOnlySpan<float> bias, ReadOnlySpan<float> thresholds,
        ReadOnlySpan<float> x, int n, ulong seed, Workers workers)
        : this(encoder, bias, thresholds, x, n, seed, workers, ScreenKernels.Best) { }

    /// <inheritdoc
    /// cref="ScreenedReluEncoder(PackedWeights, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, int, ulong, Workers)"/>
    /// <param name="kernels">The kernels to use; null to compute all in f32.</param>
    internal ScreenedReluEncoder(PackedWeights encoder, ReadOnlySpan<float> bias, ReadOnlySpan<float> thresholds,
        ReadOnlySpan<float> x, int n, ulong seed, Workers workers, ScreenKernels? kernels)
    {
        (this.encoder, this.bias, this.thresholds) = (encoder, bias.ToArray(), thresholds.ToArray());
        screen = new(encoder, seed, kernels);
        screen.Update(bias, thresholds, x, n, step: 0, workers);
    }

    /// <summary>Whether rows of that width can be screened at all.</summary>
    public static bool CanScreen(int inputs) => ScreenedEncoder.IsSupported && inputs <= ScreenBound.MaxInputs;

    /// <summary>What all calls together did.</summary>
    public ScreeningCounts Counts { get; private set; }

    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="codes">Reshaped to n rows; entries ascend by latent.</param>
    /// <param name="workers">Threads to use.</param>
    public void Encode(ReadOnlySpan<float> x, int n, SparseCodes codes, Workers workers)
    {
        Shapes.Require(x.Length, n, encoder.Inputs, nameof(x));
        lock (encoding)
        {
            if (pays && screen.IsUsable && TryEncode(x, n, codes, workers)) return;
            Counts += new ScreeningCounts(n, 0, 0, n);
        }
        ReluEncoder.Encode(x, n, encoder, bias, thresholds, codes, workers);
    }

    unsafe bool TryEncode(ReadOnlySpan<float> x, int n, SparseCodes codes, Workers workers)
    {
        listed.Open(n);
        int blockRows = ScreenBlock.RowsFor(screen.Columns.Count, n, workers.Count);
        var blocks = new Firings[(n + blockRows - 1) / blockRows];
        using PanelBias panelBias = new(bias, encoder.Outputs), panelThresholds = new(thresholds, encoder.Outputs);
        fixed (float* px = x, pb = panelBias.Values, pt = panelThresholds.Values)
        {
            float* xs = px;
            ScreenBlock screening = new(screen);
            workers.ForRanges(n, blockRows, (start, end, block) =>
            {
                int most = (int)((long)(end - start) * encoder.Outputs / LeastPairs);
                ScreenAbove sink = new(blocks[block] = new(), start, most, listed.Inverses);
                screening.Run(xs + (nint)start * encoder.Inputs, end - start, ref sink);
                if (blocks[block].Count > most) Volatile.Write(ref pays, false);
            });
            if (!pays)
            {
                foreach (Firings block in blocks) block.Dispose();
                return false;
            }
            listed.Take(blocks, 0, n, workers);
            listed.Compute(new(encoder, pb, px, listed.Keys), 0, null, n, workers);
            workers.ForRanges(n, blockRows, (start, end, block) => blocks[block] = listed.Above(thresholds, start, end));
            int[] rows = listed.Unscreened(n);
            Firings[] exact = ReluEncoder.Above(x, rows, encoder, pb, pt, workers);
            Counts += new ScreeningCounts(n, listed.Listed, listed.Computed, rows.Length);
            Firings.Place([.. blocks, .. exact], n, codes, workers);
            return true;
        }
    }

    public void Dispose()
    {
        screen.Dispose();
        listed.Dispose();
    }
}
