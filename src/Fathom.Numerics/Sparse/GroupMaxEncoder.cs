using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// The latents lie in k groups of M / k consecutive ones; of each group the largest pre-activation of W_enc x + b_enc is kept
/// where it is positive, ties going to the lower latent. The pre-activations are those of <see cref="Linear"/>, to the bit, made
/// in tiles as in <see cref="TopKEncoder"/>, which raise the maximum so far of each row's groups.
/// </summary>
public static unsafe class GroupMaxEncoder
{
    const int TileWidth = PackedWeights.PanelWidth;

    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="encoder">[M, d], packed; M is a multiple of k.</param>
    /// <param name="bias">[M], or empty for none.</param>
    /// <param name="k">Groups.</param>
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
        ArgumentOutOfRangeException.ThrowIfNotEqual(encoder.Outputs % k, 0);
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

    // The maxima lie where the codes will be, group by group; those that no latent reached stay 0 and go at the end.
    static void EncodeBlock(InstructionSet set, float* x, int firstRow, int rows, PackedWeights encoder, float* bias,
        SparseCodes codes)
    {
        int inputs = encoder.Inputs, k = codes.Stride;
        Span<int> latents = codes.Indices.Slice(firstRow * k, rows * k);
        Span<float> largest = codes.Values.Slice(firstRow * k, rows * k);
        largest.Clear();
        using PooledFloats room = new((long)rows * (TileWidth + inputs));
        fixed (float* tile = room.Span)
        {
            RowBlock block = new(set, x, rows, inputs, tile + (nint)rows * TileWidth);
            for (int panel = 0; panel < encoder.PanelCount; panel++)
            {
                // The last panel's columns beyond M are in no group.
                block.Multiply(encoder.Panel(panel), bias + panel * TileWidth, 0, tile, TileWidth);
                Raise(tile, rows, panel * TileWidth, encoder.Outputs, k, latents, largest);
            }
        }
        for (int row = 0; row < rows; row++)
            codes.Counts[firstRow + row] = KeepPositive(latents.Slice(row * k, k), largest.Slice(row * k, k));
    }

    // Group by group of those that reach into the tile.
    static void Raise(float* tile, int rows, int first, int outputs, int k, Span<int> latents, Span<float> largest)
    {
        int size = outputs / k, end = Math.Min(outputs, first + TileWidth);
        fixed (int* indices = latents)
        fixed (float* values = largest)
        {
            for (int group = first / size; group * size < end; group++)
            {
                int from = Math.Max(0, group * size - first), to = Math.Min(end - first, (group + 1) * size - first);
                uint columns = uint.MaxValue >> (TileWidth - (to - from)) << from;
                RaiseGroup(tile, rows, first, columns, k, indices + group, values + group);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void RaiseGroup(float* tile, int rows, int first, uint columns, int k, int* latent, float* largest)
    {
        for (int row = 0; row < rows; row++, tile += TileWidth, latent += k, largest += k)
        {
            Vector512<float> bar = Vector512.Create(*largest);
            uint left = (uint)Vector512.GreaterThan(Vector512.Load(tile), bar).ExtractMostSignificantBits();
            uint right = (uint)Vector512.GreaterThan(Vector512.Load(tile + 16), bar).ExtractMostSignificantBits();
            for (uint above = (left | right << 16) & columns; above != 0; above &= above - 1)
            {
                int column = BitOperations.TrailingZeroCount(above);
                if (tile[column] > *largest) (*largest, *latent) = (tile[column], first + column);
            }
        }
    }

    static int KeepPositive(Span<int> latents, Span<float> values)
    {
        int kept = 0;
        for (int group = 0; group < values.Length; group++)
        {
            if (!(values[group] > 0)) continue;
            (latents[kept], values[kept]) = (latents[group], values[group]);
            kept++;
        }
        return kept;
    }
}
