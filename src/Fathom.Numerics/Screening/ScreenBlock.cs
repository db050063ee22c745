using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>A screening's work on some rows that stay in the cache while panels flow by: bounds, lists, pre-activations, codes.</summary>
/// <param name="encoder">[M, d], packed.</param>
/// <param name="weights">The same in steps.</param>
/// <param name="columns">The inputs of the screening.</param>
/// <param name="dither">Of each input.</param>
/// <param name="bias">[panels, 32]</param>
/// <param name="plan">What to list.</param>
internal readonly unsafe struct ScreenBlock(PackedWeights encoder, ScreenWeights weights, ScreenColumns columns,
    ScreenDither dither, float* bias, ScreenPlan plan)
{
    const int Group = Avx512ScreenTiles.Rows, TileWidth = PackedWeights.PanelWidth;

    /// <summary>f32 rows of a block, in floats: they are read at random when pairs are computed, so they stay in the L2 cache.</summary>
    const int RowBudget = 160 * 1024;

    /// <summary>Rows of a block: a multiple of 12 between 48 and 480, and enough blocks for all threads.</summary>
    public static int RowsFor(int inputs, int n, int threads)
    {
        int share = (n + 4 * threads - 1) / (4 * threads), most = Math.Clamp(RowBudget / Math.Max(1, inputs), 4 * Group, 40 * Group);
        return (Math.Max(1, Math.Min(most, share)) + Group - 1) / Group * Group;
    }

    /// <param name="x">[·, d] all rows.</param>
    /// <param name="first">The first row of the block.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="codes">Receives the rows that could be decided.</param>
    /// <param name="undecided">Set for the others.</param>
    public ScreeningCounts Encode(float* x, int first, int rows, SparseCodes codes, bool[] undecided)
    {
        int padded = (rows + Group - 1) / Group * Group + Lanes.Count, inputs = columns.Count;
        ulong[] keys = ArrayPool<ulong>.Shared.Rent(checked(rows * plan.Capacity));
        byte[] steps = ArrayPool<byte>.Shared.Rent(padded * inputs);
        ScreenList[] lists = ArrayPool<ScreenList>.Shared.Rent(rows);
        using PooledFloats room = new(3L * padded + Math.Max(inputs + Lanes.Count, Group * TileWidth));
        ScreeningCounts counts;
        fixed (float* numbers = room.Span)
        fixed (ulong* pk = keys)
        fixed (byte* ps = steps)
        {
            new Span<float>(numbers, 3 * padded).Clear();
            ScreenRows screened = new(ps, numbers, padded, inputs);
            x += (nint)first * columns.Width;
            for (int row = 0; row < rows; row++)
            {
                bool can = screened.Quantise(row, x + (nint)row * columns.Width, columns, dither, numbers + 3 * padded);
                lists[row] = new ScreenList(pk + (nint)row * plan.Capacity, can ? 0 : float.PositiveInfinity);
            }
            Screen(screened, lists.AsSpan(0, rows), numbers + 3 * padded);
            ScreenedPairs pairs = new(encoder, bias, x, plan.Capacity);
            counts = Decide(screened, lists.AsSpan(0, rows), pairs, first, codes, undecided);
        }
        ArrayPool<ScreenList>.Shared.Return(lists);
        ArrayPool<byte>.Shared.Return(steps);
        ArrayPool<ulong>.Shared.Return(keys);
        return counts;
    }

    /// <summary>Lists the pairs of all rows: first those of every eighth panel, which set the bar.</summary>
    void Screen(ScreenRows screened, Span<ScreenList> lists, float* tile)
    {
        for (int first = 0; first < ScreenPlan.Stride; first++)
        {
            int limit = first == 0 ? plan.SampleLimit : plan.Limit;
            for (int panel = first; panel < plan.Panels; panel += ScreenPlan.Stride) Screen(screened, panel, lists, limit, tile);
            if (first > 0) continue;
            foreach (ref ScreenList list in lists) list.Keep(limit / 2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Screen(ScreenRows screened, int panel, Span<ScreenList> lists, int limit, float* tile)
    {
        float* latents = weights.Latents(panel);
        ScreenMargin margin = new(columns.Used, weights.Sizes(panel));
        Vector512<float> margins;
        for (int row = 0; row < lists.Length; row += Group)
        {
            margins = margin.Of(Vector512.Load(screened.Norm + row), Vector512.Load(screened.Inverse + row));
            Avx512ScreenTiles.Bounds(screened.Steps + (nint)row * columns.Count, columns.Count, weights.Panel(panel), latents,
                screened.Sum + row, screened.Inverse + row, (float*)&margins, tile);
            int end = Math.Min(Group, lists.Length - row);
            for (int r = 0; r < end; r++) lists[row + r].Offer(tile + r * TileWidth, panel * TileWidth, limit);
        }
    }

    /// <summary>
    /// Computes the pre-activations of each row's k best bounds; the least of them is the cut. Pairs with bounds above it are
    /// computed too; if the bar was below the cut, no other pair can be among the k best.
    /// </summary>
    ScreeningCounts Decide(ScreenRows screened, Span<ScreenList> lists, ScreenedPairs pairs, int first, SparseCodes codes,
        bool[] undecided)
    {
        int k = plan.K;
        int[] ends = ArrayPool<int>.Shared.Rent(lists.Length), starts = ArrayPool<int>.Shared.Rent(lists.Length);
        long listed = 0, rescored = 0;
        for (int row = 0; row < lists.Length; row++)
        {
            listed += lists[row].Count;
            (starts[row], ends[row]) = (0, lists[row].Count < k ? 0 : k);
            if (ends[row] == k) RunningTopK.MoveLargestToFront(lists[row].First, lists[row].Count, k);
        }
        pairs.Compute(lists, starts, ends, plan.Panels);
        for (int row = 0; row < lists.Length; row++)
        {
            float cut = ends[row] == 0 ? 0 : lists[row].Least(k) * screened.Inverse[row] * (1 - 1e-6f);
            undecided[first + row] = !(cut > lists[row].Bar);
            (starts[row], ends[row]) = (k, undecided[first + row] ? k : lists[row].MoveAboveToFront(k, cut));
            if (!undecided[first + row]) rescored += ends[row];
        }
        pairs.Compute(lists, starts, ends, plan.Panels);
        for (int row = 0; row < lists.Length; row++)
        {
            if (undecided[first + row]) continue;
            int at = (first + row) * codes.Stride;
            codes.Counts[first + row] = lists[row].Finish(ends[row], k, codes.Indices.Slice(at, k), codes.Values.Slice(at, k));
        }
        ArrayPool<int>.Shared.Return(starts);
        ArrayPool<int>.Shared.Return(ends);
        return new(lists.Length, listed, rescored, 0);
    }
}
