using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>
/// Some rows of a matrix multiplication, multiplied by one panel of the weights after another. Full groups of 12 rows are
/// packed once, [inputs, 12], for the large tile; the rest are read where they lie.
/// </summary>
internal readonly unsafe struct RowBlock
{
    const int Group = 12;

    /// <summary>Inputs summed up before the next rows get their turn: 128 KiB of a panel stay in the L2 cache.</summary>
    const int Chunk = 1024;

    /// <summary>
    /// Packed rows of a block, in floats: 520 KiB stay in the L2 cache beside a panel and the next one. Measured with two threads
    /// at 768 inputs and 24,576 outputs, 84 rows are as fast as 204.
    /// </summary>
    const int PackedBudget = 130 * 1024;

    readonly TileKernels kernels;
    readonly float* x;
    readonly int inputs;
    readonly float* packed;

    /// <param name="set">The kernels to use.</param>
    /// <param name="x">[rows, inputs]</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="inputs">Values of a row.</param>
    /// <param name="packed">Room for rows × inputs floats.</param>
    public RowBlock(InstructionSet set, float* x, int rows, int inputs, float* packed)
    {
        kernels = TileKernels.For(set);
        this.x = x;
        Rows = rows;
        this.inputs = inputs;
        this.packed = packed;
        for (int row = 0; row + Group <= rows; row += Group)
            Transpose.Rows12(x + (nint)row * inputs, inputs, inputs, packed + (nint)row * inputs);
    }

    /// <summary>Rows of the block.</summary>
    public int Rows { get; }

    /// <summary>Rows of a block at most: a multiple of 12 between 84 and 336.</summary>
    public static int RowsFor(int inputs) => Math.Clamp(PackedBudget / Math.Max(1, inputs) / Group * Group, 84, 336);

    /// <summary>Rows of a block, a multiple of 12, so that no block is much smaller than the others.</summary>
    public static int EvenRows(int n, int inputs)
    {
        int groups = Math.Max(1, (n + Group - 1) / Group), most = RowsFor(inputs) / Group, blocks = (groups + most - 1) / most;
        return (groups + blocks - 1) / blocks * Group;
    }

    /// <summary>y = start + x · panel.</summary>
    /// <param name="panel">[inputs, 32]</param>
    /// <param name="first">[rows, 32] start, its rows <paramref name="firstRow"/> apart: a bias (0 apart), or y itself.</param>
    /// <param name="firstRow">Floats from one row of the start to the next.</param>
    /// <param name="y">[rows, 32], its rows <paramref name="yRow"/> apart.</param>
    /// <param name="yRow">Floats from one row of y to the next.</param>
    public void Multiply(float* panel, float* first, nint firstRow, float* y, nint yRow)
    {
        int from = 0;
        do
        {
            int count = Math.Min(Chunk, inputs - from);
            float* start = from == 0 ? first : y;
            nint startRow = from == 0 ? firstRow : yRow;
            MultiplyChunk(from, count, panel + (nint)from * PackedWeights.PanelWidth, start, startRow, y, yRow);
            from += count;
        }
        while (from < inputs);
    }

    void MultiplyChunk(int from, int count, float* panel, float* start, nint startRow, float* y, nint yRow)
    {
        int row = 0, groups = Math.Max(1, Rows / Group);
        // What lies behind the panel is next. Each group fetches its share of it: all at once, they would be waited for.
        nint share = count * PackedWeights.PanelWidth / groups, step = (PackedWeights.PanelWidth + groups - 1) / groups;
        for (float* next = panel + (nint)count * PackedWeights.PanelWidth; row + Group <= Rows; row += Group, next += share)
        {
            if (yRow != PackedWeights.PanelWidth) FetchTile(y + row * yRow, yRow);
            kernels.Rows12(packed + (nint)row * inputs + (nint)from * Group, Group, panel, count, start + row * startRow,
                startRow, y + row * yRow, yRow, next, step);
        }
        for (; row + 4 <= Rows; row += 4)
            kernels.Rows4(x + (nint)row * inputs + from, inputs, panel, count, start + row * startRow, startRow,
                y + row * yRow, yRow);
        for (; row < Rows; row++)
            kernels.Row1(x + (nint)row * inputs + from, panel, count, start + row * startRow, y + row * yRow);
    }

    /// <summary>Calls for the cache lines of 12 × 32 scattered numbers: stores would wait for one after the other.</summary>
    static void FetchTile(float* y, nint yRow)
    {
        if (!Sse.IsSupported) return;
        for (int row = 0; row < Group; row++, y += yRow)
        {
            Sse.Prefetch1(y);
            Sse.Prefetch1(y + Lanes.Count);
        }
    }
}
