namespace Fathom.Numerics;

/// <summary>
/// The inner loops of the matrix multiplication for one instruction set. A tile is some rows × one panel of 32 columns:
/// y[r, c] = start[r, c] + Σ_i x[r, i] · panel[i, c], one accumulator for each element, i ascending, by fused
/// multiply-adds. <c>start</c> is the bias (startRow = 0) or the tile itself, so that a long sum can be made in pieces.
/// </summary>
internal readonly unsafe struct TileKernels
{
    TileKernels(
        delegate*<float*, nint, float*, int, float*, nint, float*, nint, float*, nint, void> rows12,
        delegate*<float*, nint, float*, int, float*, nint, float*, nint, void> rows4,
        delegate*<float*, float*, int, float*, float*, void> row1)
    {
        Rows12 = rows12;
        Rows4 = rows4;
        Row1 = row1;
    }

    /// <summary>
    /// 12 rows side by side: (x [count, 12], xStep from the 12 values of one input to those of the next, panel [count, 32],
    /// count, start, startRow, y, yRow, next, step). For each input the cache line at <c>next</c>, which moves on by <c>step</c>
    /// floats, is fetched, where the set has an instruction for it; nothing needs to be there.
    /// </summary>
    public readonly delegate*<float*, nint, float*, int, float*, nint, float*, nint, float*, nint, void> Rows12;

    /// <summary>4 rows as they lie: (x, xRow, panel [count, 32], count, start, startRow, y, yRow).</summary>
    public readonly delegate*<float*, nint, float*, int, float*, nint, float*, nint, void> Rows4;

    /// <summary>1 row: (x, panel [count, 32], count, start, y).</summary>
    public readonly delegate*<float*, float*, int, float*, float*, void> Row1;

    public static TileKernels For(InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => new(&Avx512Tiles.Rows12, &Avx512Tiles.Rows4, &Avx512Tiles.Row1),
        InstructionSet.Avx2 => new(&Avx2Tiles.Rows12, &Avx2Tiles.Rows4, &Avx2Tiles.Row1),
        InstructionSet.Vector128 => new(&Vector128Tiles.Rows12, &Vector128Tiles.Rows4, &Vector128Tiles.Row1),
        _ => new(&ScalarTiles.Rows12, &ScalarTiles.Rows4, &ScalarTiles.Row1),
    };
}
