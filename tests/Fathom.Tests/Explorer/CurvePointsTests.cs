using Fathom.Dictionaries;
using Fathom.Explorer;

namespace Fathom.Tests.Explorer;

/// <summary>Few points in place of many lines: what must not go missing.</summary>
public sealed class CurvePointsTests
{
    static StepMetrics Line(long step, double loss, int dead = 0) =>
        new(step, step * 10, loss, loss / 2, 0, 3, dead, step, 0.1, 1);

    [Theory]
    [InlineData(1, 16)]
    [InlineData(8, 16)]
    [InlineData(9, 16)]
    [InlineData(1000, 16)]
    [InlineData(10_000, 100)]
    public void Points_are_bounded_in_order_and_keep_every_extreme(int lines, int most)
    {
        double[] losses = [.. Enumerable.Range(0, lines).Select(i => 1 + Math.Sin(i * 0.37) + (i == lines / 3 ? 9 : 0) - (i == lines / 2 ? 5 : 0))];
        var points = new CurvePoints(most, 10);
        for (int i = 0; i < lines; i++) points.Add(Line(i + 1, losses[i]));
        CurveResponse curve = points.Response();
        Assert.InRange(curve.Steps.Count, 1, most);
        Assert.Equal(curve.Steps.Order().Distinct(), curve.Steps);
        Assert.Equal((1, lines), (curve.Steps[0], curve.Steps[^1]));
        Assert.Equal((losses.Min(), losses.Max()), (curve.Loss.Min(), curve.Loss.Max()));
        Assert.All(new[] { curve.Loss, curve.Fvu, curve.L0, curve.Dead, curve.LongestDead, curve.Density }, figure =>
            Assert.Equal(curve.Steps.Count, figure.Count));
    }

    /// <summary>What falls is drawn falling, what rises rising: the silence grows by one with each line here, the loss shrinks.</summary>
    [Fact]
    public void The_greater_comes_first_where_it_came_first()
    {
        var points = new CurvePoints(16, null);
        for (int i = 1; i <= 500; i++) points.Add(Line(i, 1.0 / i));
        CurveResponse curve = points.Response();
        Assert.Equal(curve.Loss.OrderDescending(), curve.Loss);
        Assert.Equal(curve.LongestDead.Order(), curve.LongestDead);
        Assert.Empty(curve.Density);
    }

    /// <summary>L0 / (M − dead), by hand.</summary>
    [Fact]
    public void Density_is_that_of_the_living()
    {
        var points = new CurvePoints(16, 10);
        points.Add(Line(1, 1, dead: 4));
        points.Add(Line(2, 1, dead: 10));
        Assert.Equal([0.5, 0], points.Response().Density);
    }
}
