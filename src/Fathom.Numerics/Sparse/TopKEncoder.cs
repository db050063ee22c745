namespace Fathom.Numerics;

/// <summary>
/// z = relu(TopK(W_enc x + b_enc)): of each row's pre-activations the k largest, ties to the lower latent, and of those
/// the positive ones. The pre-activations are those of <see cref="Linear"/>, to the bit; they are made in tiles of some
/// rows × 32 latents, from which each row takes what is above its running threshold, and never stored whole.
/// </summary>
public static unsafe class TopKEncoder
{
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
        using PanelBias panelBias = new(bias, encoder.Outputs);
        fixed (float* px = x, pb = panelBias.Values)
        {
            float* xs = px, bs = pb;
            new EncoderBlocks(n, inputs, workers).For(workers, (start, rows, _) =>
                EncodeBlock(set, xs + (nint)start * inputs, start, rows, encoder, bs, codes));
        }
    }

    static void EncodeBlock(InstructionSet set, float* x, int firstRow, int rows, PackedWeights encoder, float* bias,
        SparseCodes codes)
    {
        int wanted = Math.Min(codes.Stride, Math.Max(1, encoder.Outputs));
        using PooledFloats room = new(RunningTopK.RoomFor(rows, wanted) + Lanes.Count);
        fixed (float* start = room.Span)
        {
            RunningTopK best = new(Lanes.Align(start), rows, wanted);
            EncoderBlocks.Multiply(set, x, rows, encoder, bias, ref best);
            for (int row = 0; row < rows; row++)
            {
                int first = codes.Start(firstRow + row);
                codes.Counts[firstRow + row] =
                    best.Finish(row, codes.Indices.Slice(first, wanted), codes.Values.Slice(first, wanted));
            }
        }
    }
}
