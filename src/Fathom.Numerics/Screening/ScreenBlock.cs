using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>The bounds of some rows, which stay in the cache while panels flow by, and the lists made of them.</summary>
/// <param name="weights">The encoder in steps.</param>
/// <param name="columns">The inputs of the screening.</param>
/// <param name="dither">Of each input.</param>
/// <param name="plan">What to list.</param>
internal readonly unsafe struct ScreenBlock(ScreenWeights weights, ScreenColumns columns, ScreenDither dither, ScreenPlan plan)
{
    const int Group = Avx512ScreenTiles.Rows, TileWidth = PackedWeights.PanelWidth;

    /// <summary>Steps of a block in bytes: half of an L2 cache.</summary>
    const int StepBudget = 512 * 1024;

    /// <summary>Rows of a block: a multiple of 12 up to 960, and enough blocks for all threads.</summary>
    public static int RowsFor(int inputs, int n, int threads)
    {
        int share = (n + 4 * threads - 1) / (4 * threads);
        int rows = Math.Min(Math.Clamp(StepBudget / Math.Max(1, inputs), 4 * Group, 80 * Group), Math.Max(1, share));
        return (rows + Group - 1) / Group * Group;
    }

    /// <param name="x">[rows, d]</param>
    /// <param name="lists">[rows], filled; none of a row that cannot be screened.</param>
    public void List(float* x, Span<ScreenList> lists)
    {
        int padded = (lists.Length + Group - 1) / Group * Group + Lanes.Count, inputs = columns.Count;
        byte[] steps = ArrayPool<byte>.Shared.Rent(padded * inputs);
        using PooledFloats room = new(4L * padded + Math.Max(inputs + Lanes.Count, Group * TileWidth));
        fixed (float* numbers = room.Span)
        fixed (byte* ps = steps)
        {
            new Span<float>(numbers, 3 * padded).Clear();
            ScreenRows screened = new(ps, numbers, padded, inputs);
            float* bars = numbers + 3 * padded, scratch = bars + padded;
            new Span<float>(bars, padded).Fill(float.PositiveInfinity);
            for (int row = 0; row < lists.Length; row++)
            {
                bool can = screened.Quantise(row, x + (nint)row * columns.Width, columns, dither, scratch);
                lists[row].Open(can ? screened.Inverse[row] : 0);
                bars[row] = lists[row].Bar;
            }
            Screen(screened, lists, bars, scratch);
        }
        ArrayPool<byte>.Shared.Return(steps);
    }

    /// <summary>Lists the pairs of all rows: first those of every eighth panel, which set the bar.</summary>
    void Screen(ScreenRows screened, Span<ScreenList> lists, float* bars, float* tile)
    {
        for (int first = 0; first < ScreenPlan.Stride; first++)
        {
            int limit = first == 0 ? plan.SampleLimit : plan.Limit;
            for (int panel = first; panel < plan.Panels; panel += ScreenPlan.Stride)
                Screen(screened, panel, lists, bars, limit, tile);
            if (first > 0) continue;
            for (int row = 0; row < lists.Length; row++)
            {
                lists[row].Keep(limit / 2);
                bars[row] = lists[row].Bar;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Screen(ScreenRows screened, int panel, Span<ScreenList> lists, float* bars, int limit, float* tile)
    {
        float* latents = weights.Latents(panel);
        sbyte* q = weights.Panel(panel);
        ScreenMargin margin = new(columns.Used, weights.Sizes(panel));
        Vector512<float> margins;
        uint* above = stackalloc uint[Group];
        for (int row = 0; row < lists.Length; row += Group)
        {
            margins = margin.Of(Vector512.Load(screened.Norm + row), Vector512.Load(screened.Inverse + row));
            Avx512ScreenTiles.Bounds(screened.Steps + (nint)row * columns.Count, columns.Count, q, latents, screened.Sum + row,
                screened.Inverse + row, (float*)&margins, bars + row, tile, above);
            for (int r = 0; r < Group; r++)
            {
                if (above[r] == 0) continue;
                ref ScreenList list = ref lists[row + r];
                list.Take(tile + r * TileWidth, above[r], panel * TileWidth, limit);
                bars[row + r] = list.Bar;
            }
        }
    }
}
