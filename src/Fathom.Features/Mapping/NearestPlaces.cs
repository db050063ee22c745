namespace Fathom.Features;

/// <summary>Finds the points of a plane that are nearest to one of them: by the cells of a square grid, in rings around its own.</summary>
sealed class NearestPlaces
{
    const int MostCells = 512;

    readonly float[] places;
    readonly int[] starts, order;
    readonly int cells;
    readonly double lowX, lowY, side;

    /// <param name="places">[n, 2]</param>
    public NearestPlaces(float[] places)
    {
        int n = places.Length / 2;
        this.places = places;
        (lowX, lowY, double high) = (double.MaxValue, double.MaxValue, 0);
        for (int i = 0; i < n; i++) (lowX, lowY) = (Math.Min(lowX, places[2 * i]), Math.Min(lowY, places[2 * i + 1]));
        for (int i = 0; i < n; i++) high = Math.Max(high, Math.Max(places[2 * i] - lowX, places[2 * i + 1] - lowY));
        // About four points to a cell.
        cells = Math.Clamp((int)Math.Sqrt(n / 4.0), 1, MostCells);
        side = high > 0 ? high / cells : 1;
        (starts, order) = (new int[cells * cells + 1], new int[n]);
        for (int i = 0; i < n; i++) starts[Column(i) + cells * Row(i) + 1]++;
        for (int cell = 0; cell < cells * cells; cell++) starts[cell + 1] += starts[cell];
        int[] next = starts[..^1];
        for (int i = 0; i < n; i++) order[next[Column(i) + cells * Row(i)]++] = i;
    }

    /// <summary>The nearest others, nearest first, ties to the lower.</summary>
    /// <param name="point">The point.</param>
    /// <param name="near">Filled from the front.</param>
    /// <returns>How many there are.</returns>
    public int Of(int point, Span<int> near)
    {
        if (near.IsEmpty) return 0;
        Span<float> squares = stackalloc float[near.Length];
        int count = 0, column = Column(point), row = Row(point);
        for (int ring = 0; ring < cells; ring++)
        {
            // What lies in this ring is at least so far away, less than the rounding of places.
            double least = Math.Max(0, ring - 1.001) * side;
            if (count == near.Length && squares[^1] < least * least) break;
            for (int y = Math.Max(0, row - ring); y <= Math.Min(cells - 1, row + ring); y++)
            {
                int step = ring == 0 || Math.Abs(y - row) == ring ? 1 : 2 * ring;
                for (int x = column - ring; x <= column + ring; x += step)
                    if (x >= 0 && x < cells) Look(point, x + cells * y, near, squares, ref count);
            }
        }
        return count;
    }

    void Look(int point, int cell, Span<int> near, Span<float> squares, ref int count)
    {
        float x = places[2 * point], y = places[2 * point + 1];
        foreach (int other in order.AsSpan(starts[cell]..starts[cell + 1]))
        {
            float dx = x - places[2 * other], dy = y - places[2 * other + 1], square = dx * dx + dy * dy;
            if (other == point || count == near.Length && !IsBefore(square, other, squares[^1], near[^1])) continue;
            int at = count < near.Length ? count++ : count - 1;
            for (; at > 0 && IsBefore(square, other, squares[at - 1], near[at - 1]); at--)
                (near[at], squares[at]) = (near[at - 1], squares[at - 1]);
            (near[at], squares[at]) = (other, square);
        }
    }

    static bool IsBefore(float square, int point, float otherSquare, int other) =>
        square < otherSquare || square == otherSquare && point < other;

    int Column(int point) => Math.Min(cells - 1, (int)((places[2 * point] - lowX) / side));

    int Row(int point) => Math.Min(cells - 1, (int)((places[2 * point + 1] - lowY) / side));
}
