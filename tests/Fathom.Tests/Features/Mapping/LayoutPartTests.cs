using Fathom.Features;
using Fathom.Numerics;

namespace Fathom.Tests.Features.Mapping;

/// <summary>The parts of the layout against sums over all pairs and the closed form of components.</summary>
public sealed class LayoutPartTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(3000)]
    public void The_tree_sums_over_all_points_to_a_few_percent(int n)
    {
        var random = new Philox(3, 0);
        // Clumps of very different size, and some points on the very same place.
        float[] places = [.. Enumerable.Range(0, 2 * n).Select(i =>
            (float)(random.Normal((ulong)i) * (i / 2 % 4 + 0.01) + 30 * (i / 2 % 3)))];
        for (int i = 2; i < Math.Min(20, n); i++) (places[2 * i], places[2 * i + 1]) = (places[0], places[1]);
        var tree = new RepulsionTree(n);
        tree.Build(places);
        int[][] groups = [.. Enumerable.Range(0, tree.Groups).Select(group => tree.Points(group).ToArray())];
        Assert.Equal(Enumerable.Range(0, n), groups.SelectMany(points => points).Order());
        Assert.All(groups, points => Assert.InRange(points.Length, 1, RepulsionTree.Lanes));
        double wrong = 0, size = 0;
        float[] xs = new float[RepulsionTree.Lanes], ys = new float[RepulsionTree.Lanes], sums = new float[RepulsionTree.Lanes];
        foreach (var (group, points) in groups.Index())
        {
            tree.Sum(group, xs, ys, sums);
            for (int at = 0; at < points.Length; at++)
            {
                var (fx, fy, z) = Exact(places, points[at]);
                Assert.Equal(z, sums[at], 0.03 * z);
                wrong += Math.Pow(xs[at] - fx, 2) + Math.Pow(ys[at] - fy, 2);
                size += fx * fx + fy * fy;
            }
        }
        Assert.True(wrong <= 4e-4 * size + 1e-9, $"{Math.Sqrt(wrong / Math.Max(size, 1e-30)):0.0000} of the forces is wrong");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(700)]
    public void The_nearest_places_are_those_of_all_distances(int n)
    {
        // Most on a coarse lattice, so that many are equally far; a few far out.
        var random = new Philox(8, 0);
        float[] places = [.. Enumerable.Range(0, 2 * n).Select(i => i % 100 < 2
            ? (float)(1000 * random.Normal((ulong)i)) : (float)Math.Round(4 * random.Normal((ulong)i)))];
        var nearest = new NearestPlaces(places);
        int[] near = new int[10];
        for (int i = 0; i < n; i++)
        {
            int count = nearest.Of(i, near);
            Assert.Equal(Enumerable.Range(0, n).Where(other => other != i).OrderBy(other => Square(places, i, other)).ThenBy(other => other).Take(10), near[..count]);
        }
    }

    [Fact]
    public void A_curve_keeps_the_points_of_a_square_together()
    {
        const int n = 5000, levels = 6;
        var random = new Philox(9, 0);
        float[] places = [.. Enumerable.Range(0, 2 * n).Select(i => (float)(random.Uniform((ulong)i) * 3 - 1))];
        (places[0], places[1], places[2], places[3]) = (-1, -1, 2, 2);
        var order = new ZOrder(n, levels);
        Assert.Equal(3, order.Sort(places));
        int[] points = order.Points.ToArray();
        Assert.Equal(Enumerable.Range(0, n), points.Order());
        (int, int) Of(int point, int level) =>
            (Step(places[2 * point], level), Step(places[2 * point + 1], level));
        for (int level = 0; level < levels; level++)
        {
            var seen = new HashSet<(int, int)>();
            for (int start = 0, end; start < n; start = end)
            {
                end = order.End(start, n, level);
                Assert.Single(points[start..end].Select(point => Of(point, level + 1)).Distinct());
                Assert.True(seen.Add(Of(points[start], level + 1)));
            }
        }
        static int Step(float place, int level) => Math.Min((1 << level) - 1, (int)((place + 1) * (1 << levels) / 3) >> levels - level);
    }

    [Fact]
    public void The_plane_is_that_of_the_two_longest_axes()
    {
        const int n = 400, width = 10;
        var random = new Philox(5, 0);
        // Axes of length 9, 6, 3, 1 …, turned: uneven coordinates along each are known, so are the components.
        float[] first = new float[n], second = new float[n], rows = new float[n * width];
        double[] a = Unit(width, 0), b = Unit(width, 1);
        double along = a.Zip(b, (x, y) => x * y).Sum();
        for (int c = 0; c < width; c++) b[c] -= along * a[c];
        double norm = Math.Sqrt(b.Sum(x => x * x));
        for (int i = 0; i < n; i++)
        {
            // Two tones over whole periods: their mean is 0 and they are uncorrelated.
            (first[i], second[i]) = ((float)(9 * Math.Cos(2 * Math.PI * i / n)), (float)(6 * Math.Sin(2 * Math.PI * i / n)));
            for (int c = 0; c < width; c++)
                rows[i * width + c] = (float)(4 + first[i] * a[c] + second[i] * b[c] / norm + 0.001 * random.Normal((ulong)(i * width + c)));
        }
        float[] plane = PrincipalPlane.Of(rows, n, width, new Workers(2));
        float Sign(int axis, float[] known) => Math.Sign(plane[axis + 2 * 1] * known[1] + plane[axis + 2 * 60] * known[60]);
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(first[i], Sign(0, first) * plane[2 * i], 0.02);
            Assert.Equal(second[i], Sign(1, second) * plane[2 * i + 1], 0.02);
        }
    }

    [Fact]
    public void Rows_along_a_line_have_no_second_component()
    {
        float[] rows = [.. Enumerable.Range(0, 30).SelectMany(i => new float[] { i, 2 * i, -i })];
        float[] plane = PrincipalPlane.Of(rows, 30, 3, Workers.One);
        Assert.Equal(Math.Sqrt(6) * 14.5, Math.Abs(plane[0]), 1e-3);
        for (int i = 0; i < 30; i++) Assert.Equal(0, plane[2 * i + 1]);
        Assert.All(PrincipalPlane.Of(new float[12], 4, 3, Workers.One), place => Assert.Equal(0, place));
    }

    static (double X, double Y, double Z) Exact(float[] places, int i)
    {
        double fx = 0, fy = 0, z = 0;
        for (int j = 0; 2 * j < places.Length; j++)
        {
            double dx = (double)places[2 * i] - places[2 * j], dy = (double)places[2 * i + 1] - places[2 * j + 1];
            double q = 1 / (1 + dx * dx + dy * dy);
            (fx, fy, z) = (fx + q * q * dx, fy + q * q * dy, z + q);
        }
        return (fx, fy, z);
    }

    static double Square(float[] places, int a, int b) =>
        Math.Pow((double)places[2 * a] - places[2 * b], 2) + Math.Pow((double)places[2 * a + 1] - places[2 * b + 1], 2);

    static double[] Unit(int width, ulong stream)
    {
        double[] vector = [.. Enumerable.Range(0, width).Select(i => new Philox(6, stream).Normal((ulong)i))];
        double norm = Math.Sqrt(vector.Sum(x => x * x));
        return [.. vector.Select(x => x / norm)];
    }
}
