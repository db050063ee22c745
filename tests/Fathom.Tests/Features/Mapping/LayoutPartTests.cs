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
        Assert.Equal(Enumerable.Range(0, n), Enumerable.Range(0, n).Select(tree.Point).Order());
        double wrong = 0, size = 0;
        for (int i = 0; i < n; i++)
        {
            double fx = 0, fy = 0, z = 0;
            for (int j = 0; j < n; j++)
            {
                double dx = (double)places[2 * i] - places[2 * j], dy = (double)places[2 * i + 1] - places[2 * j + 1];
                double q = 1 / (1 + dx * dx + dy * dy);
                (fx, fy, z) = (fx + q * q * dx, fy + q * q * dy, z + q);
            }
            var (x, y, sum) = tree.At(places[2 * i], places[2 * i + 1]);
            Assert.Equal(z, sum, 0.03 * z);
            wrong += Math.Pow(x - fx, 2) + Math.Pow(y - fy, 2);
            size += fx * fx + fy * fy;
        }
        Assert.True(wrong <= 4e-4 * size + 1e-9, $"{Math.Sqrt(wrong / Math.Max(size, 1e-30)):0.0000} of the forces is wrong");
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

    static double[] Unit(int width, ulong stream)
    {
        double[] vector = [.. Enumerable.Range(0, width).Select(i => new Philox(6, stream).Normal((ulong)i))];
        double norm = Math.Sqrt(vector.Sum(x => x * x));
        return [.. vector.Select(x => x / norm)];
    }
}
