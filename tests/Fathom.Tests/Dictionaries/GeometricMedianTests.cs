using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Tests.Dictionaries;

/// <summary>The point of least summed distance, where it is known in closed form.</summary>
public class GeometricMedianTests
{
    static readonly Workers Two = new(2);

    /// <summary>On a line it is the median: here the third of five points, at any slope.</summary>
    [Fact]
    public void Of_points_on_a_line_it_is_the_middle_one()
    {
        float[] direction = [0.6f, -0.8f, 0], positions = [-3, 0, 1, 5, 40];
        float[] rows = [.. positions.SelectMany(t => direction.Select(component => 2 + t * component))];
        float[] median = GeometricMedian.Of(rows, 3, Two);
        for (int c = 0; c < 3; c++) Assert.Equal(2 + direction[c], median[c], 0.02);
    }

    /// <summary>Weiszfeld's iteration as it stands never leaves a row that it starts on, and it starts at the mean.</summary>
    [Fact]
    public void A_row_at_the_mean_is_no_trap()
    {
        float[] median = GeometricMedian.Of([-10, 0, 1, 2, 7], 1, Two);
        Assert.Equal(1, median[0], 0.02);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Rows_that_are_all_the_same_are_their_own_median(int d)
    {
        float[] rows = [.. Enumerable.Range(0, 7 * d).Select(i => 3 + i % d)];
        Assert.Equal(rows[..d], GeometricMedian.Of(rows, d, Two));
    }

    /// <summary>The Fermat point of a triangle with an angle of 120° or more is that corner.</summary>
    [Fact]
    public void Of_a_flat_triangle_it_is_the_blunt_corner()
    {
        float[] median = GeometricMedian.Of([-10, 0, 10, 0, 0, 1], 2, Two);
        Assert.Equal(0, median[0], 0.02);
        Assert.Equal(1, median[1], 0.02);
    }

    /// <summary>Of an equilateral triangle it is the centre.</summary>
    [Fact]
    public void Of_an_even_triangle_it_is_the_centre()
    {
        float height = MathF.Sqrt(3);
        float[] median = GeometricMedian.Of([4, 1, 6, 1, 5, 1 + height], 2, Two);
        Assert.Equal(5, median[0], 0.01);
        Assert.Equal(1 + height / 3, median[1], 0.01);
    }

    /// <summary>A thousand rows about a point and one far away: the mean goes 100 along, the median stays.</summary>
    [Fact]
    public void A_far_outlier_hardly_moves_it()
    {
        const int d = 8, n = 1000;
        var random = new Philox(3, 0);
        IEnumerable<float> near = Enumerable.Range(0, n * d).Select(i => (float)(4 + random.Normal((ulong)i)));
        float[] rows = [.. near, .. Enumerable.Repeat(100_000f, d)];
        float[] median = GeometricMedian.Of(rows, d, Two);
        Assert.All(median, value => Assert.Equal(4, value, 0.2));
        Assert.Equal(median, GeometricMedian.Of(rows, d, new Workers(1)));
    }
}
