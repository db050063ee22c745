namespace Fathom.Numerics;

/// <summary>
/// z = relu(TopK(W_enc x + b_enc)): of each row's pre-activations the k largest, ties to the lower latent, and of those
/// the positive ones. The pre-activations are those of <see cref="Linear"/>, to the bit; they are made in tiles of some
/// rows × 32 latents, from which each row takes what is above its running threshold, and never stored whole.
/// </summary>
public static unsafe class TopKEncoder
{
    const int TileWidth = PackedWeights.PanelWidth;

    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="encoder">[M, d], packed.</param>
    /// <param name="bias">[M], or empty for none.</param>
    /// <param name="k">Active latents of a row at most; at least 1. A NaN is never among them.</param>
    /// <param name="codes">Reshaped to [n, k]; entries ascend by latent.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Encode(ReadOnlySpan<float> x, int n, PackedWeights encoder, ReadOnlySpan<float> bias, int k,
        SparseCodes codes, Workers workers) => Encode(x, n, encoder, bias, k, codes, workers, InstructionSet.Best);

    /// <inheritdoc cref="Encode(ReadOnlySpan{float}, int, PackedWeights, ReadOnlySpan{float}, int, SparseCodes, Workers)"/>
    /// <param name="set">The kernels to use; supported by the machine.</param>
    internal static void Encode(ReadOnlySpan<float> x, int n, PackedWeights encoder, ReadOnlySpan<float> bias, int k,
        SparseCodes codes, Workers workers, InstructionSet set)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        int inputs = encoder.Inputs;
        Shapes.Require(x.Length, n, inputs, nameof(x));
        codes.Reshape(n, k);
        var blocks = new EncoderBlocks(n, inputs, workers);
        using PanelBias panelBias = new(bias, encoder.Outputs);
        fixed (float* px = x, pb = panelBias.Values)
        {
            float* xs = px, bs = pb;
            workers.For(blocks.Count, block =>
            {
                int start = blocks.Start(block);
                EncodeBlock(set, xs + (nint)start * inputs, start, blocks.Start(block + 1) - start, encoder, bs, codes);
            });
        }
    }

    static void EncodeBlock(InstructionSet set, float* x, int firstRow, int rows, PackedWeights encoder, float* bias,
        SparseCodes codes)
    {
        int inputs = encoder.Inputs, wanted = Math.Min(codes.Stride, Math.Max(1, encoder.Outputs));
        using PooledFloats room = new(rows * ((long)TileWidth + inputs) + RunningTopK.RoomFor(rows, wanted) + Lanes.Count);
        fixed (float* start = room.Span)
        {
            float* tile = Lanes.Align(start), packed = tile + (nint)rows * TileWidth;
            RowBlock block = new(set, x, rows, inputs, packed);
            RunningTopK best = new(packed + (nint)rows * inputs, rows, wanted);
            for (int panel = 0; panel < encoder.PanelCount; panel++)
            {
                // The last panel's columns beyond M are 0, or NaN under an infinite input: never above the threshold.
                block.Multiply(encoder.Panel(panel), bias + panel * TileWidth, 0, tile, TileWidth);
                best.Offer(tile, rows, panel * TileWidth);
            }
            for (int row = 0; row < rows; row++)
            {
                int first = (firstRow + row) * codes.Stride;
                codes.Counts[firstRow + row] =
                    best.Finish(row, codes.Indices.Slice(first, wanted), codes.Values.Slice(first, wanted));
            }
        }
    }
}
