using System.Runtime.CompilerServices;

namespace Fathom.Features;

/// <summary>
/// A quadtree over points of a plane, for sums over all of them in n log n (Barnes and Hut 1986; van der Maaten 2014): a cell
/// that is small as seen from a point, side &lt; θ · distance with θ = ½, counts as its centre of mass. Cells lie depth first,
/// each with the place to go on at when it is not opened. Points are in the order of a Z-curve, so the tree is a function of
/// their places alone.
/// </summary>
sealed class RepulsionTree
{
    const int LeafPoints = 8, Levels = 16;
    const float OpeningSquared = 0.25f;

    readonly ulong[] codes;
    readonly float[] xs, ys;
    Cell[] cells = new Cell[1024];
    int cellCount;

    public RepulsionTree(int n) => (codes, xs, ys) = (new ulong[n], new float[n], new float[n]);

    struct Cell
    {
        public float X, Y, Mass, Reach;
        // First point and end of a leaf; −1 of an inner cell.
        public int First, End, Skip;
    }

    /// <summary>The point at each place of the Z-curve: its neighbours in this order are near in the plane.</summary>
    public int Point(int place) => (int)(uint)codes[place];

    /// <param name="places">[n, 2]</param>
    public void Build(ReadOnlySpan<float> places)
    {
        float lowX = float.MaxValue, lowY = float.MaxValue, high = 0;
        for (int i = 0; i < places.Length; i += 2) (lowX, lowY) = (Math.Min(lowX, places[i]), Math.Min(lowY, places[i + 1]));
        for (int i = 0; i < places.Length; i += 2) high = Math.Max(high, Math.Max(places[i] - lowX, places[i + 1] - lowY));
        float side = Math.Max(high, float.Epsilon * 1e10f), scale = (1 << Levels) / side;
        for (int i = 0; i < codes.Length; i++)
            codes[i] = (ulong)(Spread((places[2 * i] - lowX) * scale) | Spread((places[2 * i + 1] - lowY) * scale) << 1) << 32 |
                (uint)i;
        Array.Sort(codes);
        for (int place = 0; place < codes.Length; place++)
            (xs[place], ys[place]) = (places[2 * Point(place)], places[2 * Point(place) + 1]);
        cellCount = 0;
        Add(0, codes.Length, 0, side * side / OpeningSquared);
    }

    /// <summary>
    /// <code>f = Σ_j q_j² (y − y_j)      z = Σ_j q_j      q_j = 1 / (1 + ‖y − y_j‖²)</code>
    /// over all points j, a point at y itself included: it adds 0 and 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (float X, float Y, float Z) At(float x, float y)
    {
        float fx = 0, fy = 0, z = 0;
        for (int at = 0; at < cellCount;)
        {
            ref readonly Cell cell = ref cells[at];
            float dx = x - cell.X, dy = y - cell.Y, square = dx * dx + dy * dy;
            if (square > cell.Reach)
            {
                float q = 1 / (1 + square), mass = cell.Mass * q, force = mass * q;
                (fx, fy, z, at) = (fx + force * dx, fy + force * dy, z + mass, cell.Skip);
            }
            else if (cell.First < 0) at++;
            else
            {
                for (int i = cell.First; i < cell.End; i++)
                {
                    (dx, dy) = (x - xs[i], y - ys[i]);
                    float q = 1 / (1 + dx * dx + dy * dy), force = q * q;
                    (fx, fy, z) = (fx + force * dx, fy + force * dy, z + q);
                }
                at = cell.Skip;
            }
        }
        return (fx, fy, z);
    }

    // The cell of the places [first, end), and those within it behind it.
    int Add(int first, int end, int level, float reach)
    {
        if (cellCount == cells.Length) Array.Resize(ref cells, 2 * cells.Length);
        int own = cellCount++;
        bool leaf = end - first <= LeafPoints || level == Levels;
        double x = 0, y = 0;
        if (leaf)
        {
            for (int i = first; i < end; i++) (x, y) = (x + xs[i], y + ys[i]);
        }
        else
        {
            int shift = 32 + 2 * (Levels - 1 - level);
            for (int start = first, stop; start < end; start = stop)
            {
                ulong quarter = codes[start] >> shift;
                for (stop = start + 1; stop < end && codes[stop] >> shift == quarter;) stop++;
                int child = Add(start, stop, level + 1, reach / 4);
                (x, y) = (x + (double)cells[child].X * cells[child].Mass, y + (double)cells[child].Y * cells[child].Mass);
            }
        }
        int mass = end - first;
        cells[own] = new()
        {
            X = (float)(x / mass),
            Y = (float)(y / mass),
            Mass = mass,
            Reach = reach,
            First = leaf ? first : -1,
            End = end,
            Skip = cellCount,
        };
        return own;
    }

    // The 16 bits of a coordinate, each in an even place of 32.
    static uint Spread(float coordinate)
    {
        uint bits = (uint)Math.Clamp((int)coordinate, 0, (1 << Levels) - 1);
        bits = (bits | bits << 8) & 0x00FF00FF;
        bits = (bits | bits << 4) & 0x0F0F0F0F;
        bits = (bits | bits << 2) & 0x33333333;
        return (bits | bits << 1) & 0x55555555;
    }
}
