using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Features;

/// <summary>
/// A quadtree over points of a plane, for sums over all of them in n log n (Barnes and Hut 1986; van der Maaten 2014): a cell
/// that is small as seen from a point, side &lt; θ · distance with θ = ½, counts as its centre of mass. Points are taken in groups
/// of up to 16 that lie together, one to a lane, and the distance is that of the group's box, which no point of it is nearer than.
/// Cells lie depth first, each with the place to go on at when it is not opened. Points are in the order of a Z-curve, so the tree
/// is a function of their places alone.
/// </summary>
sealed class RepulsionTree
{
    /// <summary>Points of a group at most.</summary>
    public const int Lanes = 16;

    const int LeafPoints = 8, Levels = 16;
    const float OpeningSquared = 0.25f;

    readonly ZOrder order;
    // Places in that order, and room for the lanes behind the last.
    readonly float[] xs, ys;
    Cell[] cells = new Cell[1024];
    Group[] groups = new Group[256];
    int cellCount, groupCount;

    public RepulsionTree(int n) => (order, xs, ys) = (new(n, Levels), new float[n + Lanes], new float[n + Lanes]);

    struct Cell
    {
        public float X, Y, Mass, Reach;
        // First point and end of a leaf; −1 of an inner cell.
        public int First, End, Skip;
    }

    struct Group
    {
        public int First, End;
        public float LowX, HighX, LowY, HighY;
    }

    /// <summary>Groups, which hold every point once.</summary>
    public int Groups => groupCount;

    /// <summary>The points of a group.</summary>
    public ReadOnlySpan<int> Points(int group) => order.Points[groups[group].First..groups[group].End];

    /// <param name="places">[n, 2]</param>
    public void Build(ReadOnlySpan<float> places)
    {
        float side = order.Sort(places);
        ReadOnlySpan<int> points = order.Points;
        for (int place = 0; place < points.Length; place++)
            (xs[place], ys[place]) = (places[2 * points[place]], places[2 * points[place] + 1]);
        (cellCount, groupCount) = (0, 0);
        Add(0, points.Length, 0, side * side / OpeningSquared, joins: false);
        for (int group = 0; group < groupCount; group++) Measure(ref groups[group]);
    }

    /// <summary>
    /// <code>f = Σ_j q_j² (y − y_j)      z = Σ_j q_j      q_j = 1 / (1 + ‖y − y_j‖²)</code>
    /// over all points j, for each point y of a group, which adds 0 and 1 itself.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="fx">[16], of the points in their order; anything behind the last.</param>
    /// <param name="fy">[16]</param>
    /// <param name="z">[16]</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sum(int group, Span<float> fx, Span<float> fy, Span<float> z)
    {
        Group own = groups[group];
        Vector512<float> x = Vector512.LoadUnsafe(ref xs[own.First]), y = Vector512.LoadUnsafe(ref ys[own.First]), one = Vector512<float>.One;
        Vector512<float> sumX = default, sumY = default, sum = default;
        for (int at = 0; at < cellCount;)
        {
            ref readonly Cell cell = ref cells[at];
            float apartX = Math.Max(0, Math.Max(own.LowX - cell.X, cell.X - own.HighX));
            float apartY = Math.Max(0, Math.Max(own.LowY - cell.Y, cell.Y - own.HighY));
            if (apartX * apartX + apartY * apartY > cell.Reach)
            {
                Vector512<float> dx = x - Vector512.Create(cell.X), dy = y - Vector512.Create(cell.Y);
                Vector512<float> q = one / Vector512.FusedMultiplyAdd(dx, dx, Vector512.FusedMultiplyAdd(dy, dy, one));
                Vector512<float> mass = q * Vector512.Create(cell.Mass), force = mass * q;
                sumX = Vector512.FusedMultiplyAdd(force, dx, sumX);
                sumY = Vector512.FusedMultiplyAdd(force, dy, sumY);
                sum += mass;
                at = cell.Skip;
            }
            else if (cell.First < 0) at++;
            else
            {
                for (int i = cell.First; i < cell.End; i++)
                {
                    Vector512<float> dx = x - Vector512.Create(xs[i]), dy = y - Vector512.Create(ys[i]);
                    Vector512<float> q = one / Vector512.FusedMultiplyAdd(dx, dx, Vector512.FusedMultiplyAdd(dy, dy, one)), force = q * q;
                    sumX = Vector512.FusedMultiplyAdd(force, dx, sumX);
                    sumY = Vector512.FusedMultiplyAdd(force, dy, sumY);
                    sum += q;
                }
                at = cell.Skip;
            }
        }
        sumX.CopyTo(fx);
        sumY.CopyTo(fy);
        sum.CopyTo(z);
    }

    // The cell of the places [first, end), and those within it behind it. A leaf may join the group of the leaf before it.
    int Add(int first, int end, int level, float reach, bool joins)
    {
        if (cellCount == cells.Length) Array.Resize(ref cells, 2 * cells.Length);
        int own = cellCount++;
        bool leaf = end - first <= LeafPoints || level == Levels;
        double x = 0, y = 0;
        if (leaf)
        {
            for (int i = first; i < end; i++) (x, y) = (x + xs[i], y + ys[i]);
            Join(first, end, joins);
        }
        else
        {
            bool afterLeaf = false;
            for (int start = first, stop; start < end; start = stop)
            {
                stop = order.End(start, end, level);
                int child = Add(start, stop, level + 1, reach / 4, afterLeaf);
                afterLeaf = cells[child].First >= 0;
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

    void Join(int first, int end, bool joins)
    {
        if (joins && end - groups[groupCount - 1].First <= Lanes)
        {
            groups[groupCount - 1].End = end;
            return;
        }
        for (; first < end; first += Lanes)
        {
            if (groupCount == groups.Length) Array.Resize(ref groups, 2 * groups.Length);
            groups[groupCount++] = new() { First = first, End = Math.Min(end, first + Lanes) };
        }
    }

    void Measure(ref Group group)
    {
        (group.LowX, group.LowY, group.HighX, group.HighY) = (float.MaxValue, float.MaxValue, float.MinValue, float.MinValue);
        for (int i = group.First; i < group.End; i++)
        {
            (group.LowX, group.HighX) = (Math.Min(group.LowX, xs[i]), Math.Max(group.HighX, xs[i]));
            (group.LowY, group.HighY) = (Math.Min(group.LowY, ys[i]), Math.Max(group.HighY, ys[i]));
        }
    }
}
