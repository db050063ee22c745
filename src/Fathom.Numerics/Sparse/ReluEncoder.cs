using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// z = relu(W_enc x + b_enc), or JumpReLU (Rajamanoharan et al. 2024), which lets through what is above a threshold of each
/// latent: of each row all such pre-activations, so that rows differ in how many there are. The pre-activations are those of
/// <see cref="Linear"/>, to the bit, made in tiles as in <see cref="TopKEncoder"/>.
/// </summary>
public static unsafe class ReluEncoder
{
    const int TileWidth = PackedWeights.PanelWidth;

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
        int inputs = encoder.Inputs;
        Shapes.Require(x.Length, n, inputs, nameof(x));
        var cut = new EncoderBlocks(n, inputs, workers);
        var blocks = new Firings[cut.Count];
        using PanelBias panelBias = new(bias, encoder.Outputs), panelThresholds = new(thresholds, encoder.Outputs);
        fixed (float* px = x, pb = panelBias.Values, pt = panelThresholds.Values)
        {
            float* xs = px, bs = pb, ts = pt;
            workers.For(cut.Count, block =>
            {
                int start = cut.Start(block), rows = cut.Start(block + 1) - start;
                blocks[block] = EncodeBlock(set, xs + (nint)start * inputs, start, rows, encoder, bs, ts);
            });
        }
        Firings.Place(blocks, n, codes, workers);
    }

    static Firings EncodeBlock(InstructionSet set, float* x, int firstRow, int rows, PackedWeights encoder, float* bias,
        float* thresholds)
    {
        int inputs = encoder.Inputs;
        using PooledFloats room = new((long)rows * (TileWidth + inputs));
        var firings = new Firings();
        fixed (float* tile = room.Span)
        {
            RowBlock block = new(set, x, rows, inputs, tile + (nint)rows * TileWidth);
            for (int panel = 0; panel < encoder.PanelCount; panel++)
            {
                // The last panel's columns beyond M are 0, or NaN under an infinite input: never above 0.
                block.Multiply(encoder.Panel(panel), bias + panel * TileWidth, 0, tile, TileWidth);
                Take(tile, rows, thresholds + panel * TileWidth, firstRow, panel * TileWidth, firings);
            }
        }
        return firings;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Take(float* tile, int rows, float* thresholds, int firstRow, int firstLatent, Firings firings)
    {
        Vector512<float> leftBars = Vector512.Load(thresholds), rightBars = Vector512.Load(thresholds + 16);
        for (int row = 0; row < rows; row++, tile += TileWidth)
        {
            uint left = (uint)Vector512.GreaterThan(Vector512.Load(tile), leftBars).ExtractMostSignificantBits();
            uint right = (uint)Vector512.GreaterThan(Vector512.Load(tile + 16), rightBars).ExtractMostSignificantBits();
            for (uint above = left | right << 16; above != 0; above &= above - 1)
            {
                int column = BitOperations.TrailingZeroCount(above);
                firings.Add(new(firstRow + row, firstLatent + column, tile[column]));
            }
        }
    }
}
