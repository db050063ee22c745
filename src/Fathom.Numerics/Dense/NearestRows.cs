using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// The row of a matrix that is nearest to each of some vectors, which by ‖x − c_j‖² = ‖x‖² − 2 (x·c_j − ½ ‖c_j‖²) is
/// <c>argmax_j x·c_j − ½ ‖c_j‖²</c>; ties go to the lower j. The scores are those of <see cref="Linear"/>, to the bit; they are
/// made in tiles and never stored whole.
/// </summary>
public sealed unsafe class NearestRows : IDisposable
{
    const int TileWidth = PackedWeights.PanelWidth;

    readonly PackedWeights packed;
    readonly NativeBuffer<float> offsets;

    /// <param name="rows">c, [m, d]</param>
    /// <param name="m">Rows, at least 1.</param>
    /// <param name="d">Values of a row.</param>
    /// <param name="workers">Threads to use.</param>
    public NearestRows(ReadOnlySpan<float> rows, int m, int d, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(m, 1);
        packed = new PackedWeights(m, d).Pack(rows, WeightLayout.OutputByInput, workers);
        offsets = new((long)packed.PanelCount * TileWidth);
        // Columns that fill the last panel never win.
        offsets.Span.Fill(float.NegativeInfinity);
        for (int j = 0; j < m; j++) offsets.Span[j] = (float)(-0.5 * SquareSum.Of(rows.Slice(j * d, d)));
    }

    /// <param name="x">[n, d], finite.</param>
    /// <param name="n">Rows.</param>
    /// <param name="nearest">[n]</param>
    /// <param name="workers">Threads to use; the result does not depend on them.</param>
    public void Find(ReadOnlySpan<float> x, int n, Span<int> nearest, Workers workers)
    {
        int d = packed.Inputs;
        Shapes.Require(x.Length, n, d, nameof(x));
        Shapes.Require(nearest.Length, n, 1, nameof(nearest));
        var blocks = new EncoderBlocks(n, d, workers);
        fixed (float* px = x)
        fixed (int* found = nearest)
        {
            float* xs = px;
            int* to = found;
            workers.For(blocks.Count, block =>
            {
                int start = blocks.Start(block);
                FindBlock(xs + (nint)start * d, blocks.Start(block + 1) - start, to + start);
            });
        }
    }

    public void Dispose()
    {
        packed.Dispose();
        offsets.Dispose();
    }

    void FindBlock(float* x, int rows, int* nearest)
    {
        using PooledFloats room = new(rows * ((long)packed.Inputs + TileWidth + 2 * Lanes.Count) + Lanes.Count);
        fixed (float* start = room.Span)
        {
            float* tile = Lanes.Align(start), best = tile + (nint)rows * TileWidth, where = best + (nint)rows * Lanes.Count;
            new Span<float>(best, rows * Lanes.Count).Fill(float.NegativeInfinity);
            new Span<int>(where, rows * Lanes.Count).Clear();
            RowBlock block = new(InstructionSet.Best, x, rows, packed.Inputs, where + (nint)rows * Lanes.Count);
            for (int panel = 0; panel < packed.PanelCount; panel++)
            {
                block.Multiply(packed.Panel(panel), offsets.Pointer + panel * TileWidth, 0, tile, TileWidth);
                Offer(tile, rows, panel * TileWidth, best, (int*)where);
            }
            for (int row = 0; row < rows; row++) nearest[row] = Best(best + row * Lanes.Count, (int*)where + row * Lanes.Count);
        }
    }

    /// <summary>For each row and lane the best score so far, and whose it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Offer(float* tile, int rows, int first, float* best, int* where)
    {
        Vector512<int> left = Vector512.CreateSequence(first, 1), right = Vector512.CreateSequence(first + Lanes.Count, 1);
        for (int row = 0; row < rows; row++, tile += TileWidth, best += Lanes.Count, where += Lanes.Count)
        {
            Vector512<float> most = Vector512.Load(best), score = Vector512.Load(tile);
            Vector512<int> index = Vector512.Load(where);
            Vector512<float> higher = Vector512.GreaterThan(score, most);
            most = Vector512.ConditionalSelect(higher, score, most);
            index = Vector512.ConditionalSelect(higher.AsInt32(), left, index);
            score = Vector512.Load(tile + Lanes.Count);
            higher = Vector512.GreaterThan(score, most);
            Vector512.ConditionalSelect(higher, score, most).Store(best);
            Vector512.ConditionalSelect(higher.AsInt32(), right, index).Store(where);
        }
    }

    static int Best(float* best, int* where)
    {
        int lane = 0;
        for (int i = 1; i < Lanes.Count; i++)
            if (best[i] > best[lane] || (best[i] == best[lane] && where[i] < where[lane])) lane = i;
        return where[lane];
    }
}
