using System.Numerics;

namespace Fathom.Numerics;

/// <summary>
/// Lists the pairs of a block's rows whose upper bounds are above a bar that all rows share, in units of the pre-activations.
/// </summary>
/// <param name="bar">Told of what is found; afterwards, what is not here has an upper bound of at most its value.</param>
/// <param name="found">The bounds of the block.</param>
/// <param name="firstRow">The first row of the block.</param>
/// <param name="inverses">[n] 1 / t of all rows, 0 where a row cannot be screened; those of the block are filled in.</param>
internal unsafe struct ScreenFirings(SharedBar bar, Firings found, int firstRow, float[] inverses) : IScreenSink
{
    /// <summary>Rounding must not lift a bar, nor lower a bound.</summary>
    const float Down = 1 - 1e-6f, Up = 1 + 1e-6f;

    /// <summary>Panels after which a block tells the others what it found.</summary>
    const int PanelsBetween = 8;

    int told;

    public readonly float Open(int row, float inverse)
    {
        inverses[firstRow + row] = inverse;
        return BarOf(row);
    }

    public readonly float Take(int row, float* tile, uint above, int first)
    {
        float unit = Up / inverses[firstRow + row];
        for (; above != 0; above &= above - 1)
        {
            int column = BitOperations.TrailingZeroCount(above);
            found.Add(new(firstRow + row, first + column, tile[column] * unit));
        }
        return BarOf(row);
    }

    public void AfterPanel(int visited, Span<float> bars)
    {
        if (visited % PanelsBetween != 0) return;
        Tell();
        for (int row = 0; row < bars.Length; row++) bars[row] = BarOf(row);
    }

    /// <summary>Tells of what came last, and drops what is too small by now.</summary>
    public void Tell()
    {
        bar.Tell(found, told);
        told = found.Count;
        found.Drop(bar.Value, ref told);
    }

    readonly float BarOf(int row)
    {
        float inverse = inverses[firstRow + row];
        return inverse == 0 ? float.PositiveInfinity : bar.Value * inverse * Down;
    }
}
