using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Scaling;

/// <summary>Sweeps whose law is known.</summary>
static class PlantedLaws
{
    public static readonly double[] Sizes = [256, 512, 1024, 2048, 4096, 8192, 16384, 32768];

    /// <param name="law">L(x).</param>
    /// <param name="x">Where.</param>
    /// <param name="noise">Standard deviation of ln L of a dictionary.</param>
    /// <param name="seeds">Dictionaries at each x.</param>
    /// <param name="world">Seed of the noise.</param>
    public static ScalingPoint[] Of(Func<double, double> law, IReadOnlyList<double> x, double noise = 0, int seeds = 1, ulong world = 0)
    {
        var random = new Philox(world, 77);
        return [.. x.Select((at, i) => new ScalingPoint([at], [.. Enumerable.Range(0, seeds).Select(seed =>
            law(at) * Math.Exp(noise * random.Normal((ulong)(i * seeds + seed))))]))];
    }

    /// <inheritdoc cref="Of"/>
    public static ScalingPoint[] Joint(Func<double, double, double> law, IReadOnlyList<double> n, IReadOnlyList<double> k, double noise = 0,
        ulong world = 0)
    {
        var random = new Philox(world, 78);
        return [.. n.SelectMany((size, i) => k.Select((active, j) => new ScalingPoint([size, active],
            [law(size, active) * Math.Exp(noise * random.Normal((ulong)(i * k.Count + j)))])))];
    }
}
