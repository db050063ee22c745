using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// The row of a matrix that is nearest to each of some vectors, which by ‖x − c_j‖² = ‖x‖² − 2 (x·c_j − ½ ‖c_j‖²) is
/// <c>argmax_j x·c_j − ½ ‖c_j‖²</c>; ties go to the lower j. The scores are those of <see cref="Linear"/>, to the bit; they are
/// made in tiles and never stored whole.
/// </summary>
public static unsafe class NearestRows
{
    const int TileWidth = PackedWeights.PanelWidth;

    /// <summary>−½ ‖c_j‖², [m]</summary>
    /// <param name="rows">c, [m, d]</param>
    /// <param name="m">Rows.</param>
    /// <param name="d">Values of a row.</param>
    public static float[] Offsets(ReadOnlySpan<float> rows, int m, int d)
    {
        var offsets = new float[m];
        for (int j = 0; j < m; j++) offsets[j] = (float)(-0.5 * SquareSum.Of(rows.Slice(j * d, d)));
        return offsets;
    }

    /// <param name="x">[n, d], finite.</param>
    /// <param name="n">Rows.</param>
    /// <param name="rows">c, [m, d], packed; m is at least 1.</param>
    /// <param name="offsets">[m], of <see cref="Offsets"/>.</param>
    /// <param name="nearest">[n]</param>
    /// <param name="workers">Threads to use; the result does not depend on them.</param>
    public static void Find(ReadOnlySpan<float> x, int n, PackedWeights rows, ReadOnlySpan<float> offsets, Span<int> nearest,
        Workers workers)
    {
        int d = rows.Inputs;
        Shapes.Require(x.Length, n, d, nameof(x));
        Shapes.Require(nearest.Length, n, 1, nameof(nearest));
        Shapes.Require(offsets.Length, rows.Outputs, 1, nameof(offsets));
        var blocks = new EncoderBlocks(n, d, workers);
        using PooledFloats scores = new((long)rows.PanelCount * TileWidth);
        // Columns that fill the last panel never win.
        scores.Span.Fill(float.NegativeInfinity);
        offsets[..rows.Outputs].CopyTo(scores.Span);
        fixed (float* px = x, ps = scores.Span)
        fixed (int* found = nearest)
        {
            float* xs = px, start = ps;
            int* to = found;
            workers.For(blocks.Count, block =>
            {
                int first = blocks.Start(block);
                FindBlock(xs + (nint)first * d, blocks.Start(block + 1) - first, rows, start, to + first);
            });
        }
    }

    static void FindBlock(float* x, int n, PackedWeights rows, float* offsets, int* nearest)
    {
        using PooledFloats room = new(n * ((long)rows.Inputs + TileWidth + 2 * Lanes.Count) + Lanes.Count);
        fixed (float* start = room.Span)
        {
            float* tile = Lanes.Align(start), best = tile + (nint)n * TileWidth, where = best + (nint)n * Lanes.Count;
            new Span<float>(best, n * Lanes.Count).Fill(float.NegativeInfinity);
            new Span<int>(where, n * Lanes.Count).Clear();
            RowBlock block = new(InstructionSet.Best, x, n, rows.Inputs, where + (nint)n * Lanes.Count);
            for (int panel = 0; panel < rows.PanelCount; panel++)
            {
                block.Multiply(rows.Panel(panel), offsets + panel * TileWidth, 0, tile, TileWidth);
                Offer(tile, n, panel * TileWidth, best, (int*)where);
            }
            for (int row = 0; row < n; row++) nearest[row] = Best(best + row * Lanes.Count, (int*)where + row * Lanes.Count);
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
