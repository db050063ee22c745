namespace Fathom.Numerics;

/// <summary>
/// z = relu(BatchTopK(W_enc x + b_enc)): of all rows' pre-activations together the <c>count</c> largest, ties to the lower
/// (row, latent), and of those the positive ones (Bussmann et al. 2024, "BatchTopK sparse autoencoders"). The pre-activations are
/// those of <see cref="Linear"/>, to the bit, made in tiles as in <see cref="TopKEncoder"/>; what is above a bar that all rows
/// share is kept. The bar depends on which block is ahead of which, what is below it can no longer be among the largest, and
/// the last selection is exact: so the result depends on neither.
/// </summary>
public static unsafe class BatchTopKEncoder
{
    const int TileWidth = PackedWeights.PanelWidth;

    /// <summary>Panels after which a block tells the others what it found.</summary>
    const int PanelsBetween = 8;

    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="encoder">[M, d], packed.</param>
    /// <param name="bias">[M], or empty for none.</param>
    /// <param name="count">Active latents of all rows together at most. A NaN is never among them.</param>
    /// <param name="codes">Reshaped to n rows, its stride being the largest number of active latents of a row (at least 1);
    /// entries ascend by latent.</param>
    /// <param name="workers">Threads to use.</param>
    /// <returns>The smallest value that is kept; 0 where none is.</returns>
    public static float Encode(ReadOnlySpan<float> x, int n, PackedWeights encoder, ReadOnlySpan<float> bias, int count,
        SparseCodes codes, Workers workers) => Encode(x, n, encoder, bias, count, codes, workers, InstructionSet.Best);

    /// <inheritdoc cref="Encode(ReadOnlySpan{float}, int, PackedWeights, ReadOnlySpan{float}, int, SparseCodes, Workers)"/>
    /// <param name="set">The kernels to use; supported by the machine.</param>
    internal static float Encode(ReadOnlySpan<float> x, int n, PackedWeights encoder, ReadOnlySpan<float> bias, int count,
        SparseCodes codes, Workers workers, InstructionSet set)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Shapes.Require(x.Length, n, encoder.Inputs, nameof(x));
        using var bar = new SharedBar(count);
        using PanelBias panelBias = new(bias, encoder.Outputs);
        fixed (float* px = x, pb = panelBias.Values)
            return Select(Above(px, n, encoder, pb, bar, workers, set), bar, n, codes, workers);
    }

    /// <summary>What is above a bar that rises with what is found; the bar is told of it.</summary>
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="encoder">[M, d], packed.</param>
    /// <param name="bias">[panels, 32]</param>
    /// <param name="bar">The bar.</param>
    /// <param name="workers">Threads to use.</param>
    /// <param name="set">The kernels to use.</param>
    /// <returns>Blocks of rows.</returns>
    internal static Firings[] Above(float* x, int n, PackedWeights encoder, float* bias, SharedBar bar, Workers workers,
        InstructionSet set)
    {
        var cut = new EncoderBlocks(n, encoder.Inputs, workers);
        var blocks = new Firings[cut.Count];
        cut.For(workers, (start, rows, block) =>
        {
            Rising rising = new(bar, blocks[block] = new(), start);
            EncoderBlocks.Multiply(set, x + (nint)start * encoder.Inputs, rows, encoder, bias, ref rising);
            rising.Tell();
        });
        return blocks;
    }

    /// <summary>The same for some rows of x, under their numbers there.</summary>
    internal static Firings[] Above(ReadOnlySpan<float> x, int[] rows, PackedWeights encoder, float* bias, SharedBar bar,
        Workers workers)
    {
        using PooledFloats gathered = EncoderBlocks.Gather(x, rows, encoder.Inputs);
        fixed (float* px = gathered.Span)
        {
            Firings[] blocks = Above(px, rows.Length, encoder, bias, bar, workers, InstructionSet.Best);
            foreach (Firings block in blocks) block.Renumber(rows);
            return blocks;
        }
    }

    /// <summary>Of all blocks' firings the largest, once the bar is told of all.</summary>
    /// <returns>The smallest value that is kept; 0 where none is.</returns>
    internal static float Select(Firings[] blocks, SharedBar bar, int n, SparseCodes codes, Workers workers)
    {
        (float lowest, Firing last) = bar.Cut(blocks);
        workers.For(blocks.Length, block => blocks[block].Keep(lowest, last));
        float smallest = blocks.Select(block => block.Smallest).Where(value => value > 0).DefaultIfEmpty(0).Min();
        Firings.Place(blocks, n, codes, workers);
        return smallest;
    }

    /// <summary>Takes what is above the shared bar.</summary>
    struct Rising(SharedBar bar, Firings firings, int firstRow) : ITileSink
    {
        int told;

        public void Take(float* tile, int rows, int first)
        {
            firings.Drop(bar.Value, ref told);
            float* bars = stackalloc float[TileWidth];
            new Span<float>(bars, TileWidth).Fill(bar.Value);
            firings.Take(tile, rows, bars, firstRow, first);
            if (first / TileWidth % PanelsBetween == PanelsBetween - 1) Tell();
        }

        public void Tell()
        {
            bar.Tell(firings, told);
            told = firings.Count;
        }
    }
}
