using Fathom.Explorer;
using Fathom.Numerics;

namespace Fathom.Tests.Explorer;

/// <summary>A part of the map holds the points that its edges wind around, each of 100,000.</summary>
public sealed class MapAreaTests
{
    const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    [Theory]
    [InlineData(3)]
    [InlineData(64)]
    public void Of_100_000_points_exactly_those_inside(int corners)
    {
        var random = new Philox(31, (ulong)corners);
        // A star whose corners are far out and near in turns.
        int[] steps = [.. Enumerable.Range(0, corners).SelectMany(i =>
        {
            double angle = 2 * Math.PI * i / corners + 0.1, radius = i % 2 == 0 ? 0.9 : 0.4;
            return new[] { (int)Math.Round((radius * Math.Cos(angle) + 1) / 2 * 4095), (int)Math.Round((radius * Math.Sin(angle) + 1) / 2 * 4095) };
        })];
        MapArea area = MapArea.Parse(string.Concat(steps.Select(step => $"{Digits[step / 64]}{Digits[step % 64]}")));
        (double X, double Y)[] star = [.. steps.Chunk(2).Select(pair => (pair[0] * 2 / 4095.0 - 1, pair[1] * 2 / 4095.0 - 1))];
        int inside = 0, near = 0;
        for (int i = 0; i < 100_000; i++)
        {
            float x = (float)(2 * random.Uniform((ulong)(2 * i)) - 1), y = (float)(2 * random.Uniform((ulong)(2 * i + 1)) - 1);
            bool expected = Winds(star, x, y);
            // In f32 an edge lies where it does to a ten-millionth: points so near to one may fall on either side.
            if (expected != area.Contains(x, y))
            {
                near++;
                Assert.Equal(Winds(star, x - 1e-6, y), !Winds(star, x + 1e-6, y));
            }
            if (expected) inside++;
        }
        Assert.InRange(inside, 10_000, 90_000);
        Assert.InRange(near, 0, 2);
    }

    /// <summary>Whether edges turn once around a point, by the angles at which it sees them.</summary>
    internal static bool Winds((double X, double Y)[] corners, double x, double y)
    {
        double turned = 0;
        for (int i = 0; i < corners.Length; i++)
        {
            (double x1, double y1) = (corners[i].X - x, corners[i].Y - y);
            (double x2, double y2) = (corners[(i + 1) % corners.Length].X - x, corners[(i + 1) % corners.Length].Y - y);
            turned += Math.Atan2(x1 * y2 - x2 * y1, x1 * x2 + y1 * y2);
        }
        return Math.Abs(turned) > Math.PI;
    }
}
