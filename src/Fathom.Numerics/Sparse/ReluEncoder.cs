using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// z = relu(W_enc x + b_enc): of each row all positive pre-activations, so that rows differ in how many there are. The
/// pre-activations are those of <see cref="Linear"/>, to the bit, made in tiles as in <see cref="TopKEncoder"/>.
/// </summary>
public static unsafe class ReluEncoder
{
    const int TileWidth = PackedWeights.PanelWidth;

    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="encoder">[M, d], packed.</param>
    /// <param name="bias">[M], or empty for none.</param>
    /// <param name="codes">Reshaped to n rows, its stride being the largest number of active latents of a row (at least 1);
    /// entries ascend by latent.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Encode(ReadOnlySpan<float> x, int n, PackedWeights encoder, ReadOnlySpan<float> bias, SparseCodes codes,
        Workers workers) => Encode(x, n, encoder, bias, codes, workers, InstructionSet.Best);

    /// <inheritdoc cref="Encode(ReadOnlySpan{float}, int, PackedWeights, ReadOnlySpan{float}, SparseCodes, Workers)"/>
    /// <param name="set">The kernels to use; supported by the machine.</param>
    internal static void Encode(ReadOnlySpan<float> x, int n, PackedWeights encoder, ReadOnlySpan<float> bias, SparseCodes codes,
        Workers workers, InstructionSet set)
    {
        int inputs = encoder.Inputs;
        Shapes.Require(x.Length, n, inputs, nameof(x));
        int share = (n + 4 * workers.Count - 1) / (4 * workers.Count);
        int blockRows = Math.Max(1, Math.Min(RowBlock.RowsFor(inputs), (share + 11) / 12 * 12));
        var firing = new List<Firing>[(n + blockRows - 1) / blockRows];
        var counts = new int[n];
        using PanelBias panelBias = new(bias, encoder.Outputs);
        fixed (float* px = x, pb = panelBias.Values)
        {
            float* xs = px, bs = pb;
            workers.ForRanges(n, blockRows, (start, end, block) =>
                firing[block] = EncodeBlock(set, xs + (nint)start * inputs, start, end - start, encoder, bs, counts));
        }
        int stride = 1;
        foreach (int count in counts) stride = Math.Max(stride, count);
        codes.Reshape(n, stride);
        codes.Counts.Clear();
        workers.For(firing.Length, block => Place(firing[block], codes));
    }

    static List<Firing> EncodeBlock(InstructionSet set, float* x, int firstRow, int rows, PackedWeights encoder, float* bias,
        int[] counts)
    {
        int inputs = encoder.Inputs;
        using PooledFloats room = new((long)rows * (TileWidth + inputs));
        var firing = new List<Firing>(4 * rows);
        fixed (float* tile = room.Span)
        {
            RowBlock block = new(set, x, rows, inputs, tile + (nint)rows * TileWidth);
            for (int panel = 0; panel < encoder.PanelCount; panel++)
            {
                // The last panel's columns beyond M are 0, or NaN under an infinite input: never above 0.
                block.Multiply(encoder.Panel(panel), bias + panel * TileWidth, 0, tile, TileWidth);
                for (int row = 0; row < rows; row++)
                    counts[firstRow + row] += Take(tile + row * TileWidth, firstRow + row, panel * TileWidth, firing);
            }
        }
        return firing;
    }

    // The positive ones of 32 pre-activations.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int Take(float* tile, int row, int firstLatent, List<Firing> firing)
    {
        uint left = (uint)Vector512.GreaterThan(Vector512.Load(tile), default).ExtractMostSignificantBits();
        uint right = (uint)Vector512.GreaterThan(Vector512.Load(tile + 16), default).ExtractMostSignificantBits();
        uint positive = left | right << 16;
        for (uint rest = positive; rest != 0; rest &= rest - 1)
        {
            int column = BitOperations.TrailingZeroCount(rest);
            firing.Add(new(row, firstLatent + column, tile[column]));
        }
        return BitOperations.PopCount(positive);
    }

    // Panels were visited in order, so the entries of a row come in the order of their latents.
    static void Place(List<Firing> firing, SparseCodes codes)
    {
        Span<int> counts = codes.Counts, indices = codes.Indices;
        Span<float> values = codes.Values;
        foreach (ref readonly Firing one in CollectionsMarshal.AsSpan(firing))
        {
            int at = one.Row * codes.Stride + counts[one.Row]++;
            (indices[at], values[at]) = (one.Latent, one.Value);
        }
    }

    readonly record struct Firing(int Row, int Latent, float Value);
}
