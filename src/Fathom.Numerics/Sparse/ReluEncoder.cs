namespace Fathom.Numerics;

/// <summary>
/// z = relu(W_enc x + b_enc), or JumpReLU (Rajamanoharan et al. 2024), which lets through what is above a threshold of each
/// latent: of each row all such pre-activations, so that rows differ in how many there are. The pre-activations are those of
/// <see cref="Linear"/>, to the bit, made in tiles as in <see cref="TopKEncoder"/>.
/// </summary>
public static unsafe class ReluEncoder
{
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="encoder">[M, d], packed.</param>
    /// <param name="bias">[M], or empty for none.</param>
    /// <param name="thresholds">[M], or empty for zeros; one below 0 lets values up to it through.</param>
    /// <param name="codes">Reshaped to n rows, its stride being the largest number of active latents of a row (at least 1);
    /// entries ascend by latent.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Encode(ReadOnlySpan<float> x, int n, PackedWeights encoder, ReadOnlySpan<float> bias,
        ReadOnlySpan<float> thresholds, SparseCodes codes, Workers workers) =>
        Encode(x, n, encoder, bias, thresholds, codes, workers, InstructionSet.Best);

    /// <inheritdoc
    /// cref="Encode(ReadOnlySpan{float}, int, PackedWeights, ReadOnlySpan{float}, ReadOnlySpan{float}, SparseCodes, Workers)"/>
    /// <param name="set">The kernels to use; supported by the machine.</param>
    internal static void Encode(ReadOnlySpan<float> x, int n, PackedWeights encoder, ReadOnlySpan<float> bias,
        ReadOnlySpan<float> thresholds, SparseCodes codes, Workers workers, InstructionSet set)
    {
        Shapes.Require(x.Length, n, encoder.Inputs, nameof(x));
        using PanelBias panelBias = new(bias, encoder.Outputs), panelThresholds = new(thresholds, encoder.Outputs);
        fixed (float* px = x, pb = panelBias.Values, pt = panelThresholds.Values)
            Firings.Place(Above(px, n, encoder, pb, pt, workers, set), n, codes, workers);
    }

    /// <summary>What fires on some rows of x, under their numbers there.</summary>
    /// <param name="x">[n, d]</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="encoder">[M, d], packed.</param>
    /// <param name="bias">[panels, 32]</param>
    /// <param name="thresholds">[panels, 32]</param>
    /// <param name="workers">Threads to use.</param>
    /// <returns>Blocks of rows.</returns>
    internal static Firings[] Above(ReadOnlySpan<float> x, int[] rows, PackedWeights encoder, float* bias, float* thresholds,
        Workers workers)
    {
        using PooledFloats gathered = EncoderBlocks.Gather(x, rows, encoder.Inputs);
        fixed (float* px = gathered.Span)
        {
            Firings[] blocks = Above(px, rows.Length, encoder, bias, thresholds, workers, InstructionSet.Best);
            foreach (Firings block in blocks) block.Renumber(rows);
            return blocks;
        }
    }

    static Firings[] Above(float* x, int n, PackedWeights encoder, float* bias, float* thresholds, Workers workers,
        InstructionSet set)
    {
        var cut = new EncoderBlocks(n, encoder.Inputs, workers);
        var blocks = new Firings[cut.Count];
        cut.For(workers, (start, rows, block) =>
        {
            Fixed above = new(thresholds, blocks[block] = new(), start);
            EncoderBlocks.Multiply(set, x + (nint)start * encoder.Inputs, rows, encoder, bias, ref above);
        });
        return blocks;
    }

    /// <summary>Takes what is above each latent's threshold.</summary>
    readonly struct Fixed(float* thresholds, Firings firings, int firstRow) : ITileSink
    {
        public void Take(float* tile, int rows, int first) => firings.Take(tile, rows, thresholds + first, firstRow, first);
    }
}
