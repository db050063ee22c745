using System.Numerics;

namespace Fathom.Numerics;

/// <summary>Lists the pairs of a block's rows whose upper bounds are above 0, unless they are too many.</summary>
/// <param name="found">The pairs of the block.</param>
/// <param name="firstRow">The first row of the block.</param>
/// <param name="most">Pairs beyond which no more are taken.</param>
/// <param name="inverses">[n] 1 / t of all rows, 0 where a row cannot be screened; those of the block are filled in.</param>
internal readonly unsafe struct ScreenAbove(Firings found, int firstRow, int most, float[] inverses) : IScreenSink
{
    public float Open(int row, float inverse)
    {
        inverses[firstRow + row] = inverse;
        return inverse == 0 ? float.PositiveInfinity : 0;
    }

    public float Take(int row, float* tile, uint above, int first)
    {
        for (; above != 0; above &= above - 1)
        {
            int column = BitOperations.TrailingZeroCount(above);
            found.Add(new(firstRow + row, first + column, tile[column]));
        }
        return found.Count > most ? float.PositiveInfinity : 0;
    }

    public void AfterPanel(int visited, Span<float> bars)
    {
        if (found.Count > most) bars.Fill(float.PositiveInfinity);
    }
}
