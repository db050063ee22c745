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
    /// Packed rows of a block, in floats. They flow by, 12 for each tile, and may come from beyond the L2 cache; what costs
    /// more is to fetch every panel anew for every block. Measured at 768 and 512 inputs: 92 and 88 % of the peak with 336
    /// rows, 88 and 85 % with 168, 72 and 66 % with 48.
    /// </summary>
    const int PackedBudget = 256 * 1024;

    readonly TileKernels kernels;
    readonly float* x;
    readonly int rows;
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
        this.rows = rows;
        this.inputs = inputs;
        this.packed = packed;
        for (int row = 0; row + Group <= rows; row += Group)
            for (int r = 0; r < Group; r += 4)
                Transpose.Rows4(x + (nint)(row + r) * inputs, inputs, inputs, packed + (nint)row * inputs + r, Group);
    }

    /// <summary>Rows of a block: a multiple of 12 between 48 and 336.</summary>
    public static int RowsFor(int inputs) => Math.Clamp(PackedBudget / Math.Max(1, inputs) / Group * Group, 48, 336);

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
        int row = 0;
        for (; row + Group <= rows; row += Group)
            kernels.Rows12(packed + (nint)row * inputs + (nint)from * Group, Group, panel, count, start + row * startRow,
                startRow, y + row * yRow, yRow);
        for (; row + 4 <= rows; row += 4)
            kernels.Rows4(x + (nint)row * inputs + from, inputs, panel, count, start + row * startRow, startRow,
                y + row * yRow, yRow);
        for (; row < rows; row++)
            kernels.Row1(x + (nint)row * inputs + from, panel, count, start + row * startRow, y + row * yRow);
    }
}
