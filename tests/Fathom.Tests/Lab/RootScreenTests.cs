using Fathom.Lab.Planted;
using Fathom.Numerics;

namespace Fathom.Tests.Lab;

/// <summary>What is told of sixteen roots at a time, from half of their random words, is what each one's number says.</summary>
public class RootScreenTests
{
    const int Rank = 3;

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    public void It_is_right_where_it_is_sure_and_leaves_out_only_what_does_not_fire(double share)
    {
        int[] roots = [.. Enumerable.Range(0, 37), .. Enumerable.Range(40, 600)];
        var random = new Philox(5, 1);
        var thresholds = new double[640];
        var factors = new float[640 * Rank];
        for (int i = 0; i < 640; i++)
        {
            // Up to what one root in a billion passes; the first always fires.
            thresholds[i] = i == 0 ? double.NegativeInfinity : -1 + 7 * random.Uniform((ulong)i);
            for (int r = i * Rank; r < (i + 1) * Rank; r++)
                factors[r] = (float)(Math.Sqrt(share / Rank) * (random.Uniform(640 + (ulong)r) < .5 ? -1 : 1));
        }
        double own = Math.Sqrt(1 - share);
        var screen = new RootScreen(roots, thresholds, factors, own);
        Assert.Equal(roots.Length, screen.Runs.ToArray().Sum(run => run.Count));

        ulong[] low = new ulong[RootScreen.Most], high = new ulong[RootScreen.Most];
        int[] found = new int[RootScreen.Most];
        float[] shared = new float[Rank];
        long unsure = 0, left = 0, all = 0, fired = 0;
        for (int row = 0; row < 3000; row++)
        {
            for (int r = 0; r < Rank; r++)
                shared[r] = (float)random.Normal((ulong)((1 << 20) + row * Rank + r)) * (row % 50 == 0 ? 4 : 1);
            foreach (var (first, count) in screen.Runs)
            {
                new Philox(6, (ulong)row).Run((ulong)first, low.AsSpan(0, count), high.AsSpan(0, count));
                // The ends of both numbers, and where the cosine changes its sign.
                if (row % 3 == 0)
                {
                    low[row % count] = Extremes[row / 3 % Extremes.Length];
                    high[row % count] = Extremes[row / 3 / Extremes.Length % Extremes.Length];
                }
                int n = screen.Find(first, shared, low.AsSpan(0, count), high.AsSpan(0, count), found);
                var told = found.AsSpan(0, n).ToArray().ToDictionary(place => Math.Max(place, -1 - place), place => place >= 0);
                Assert.Equal(told.Keys.Order(), told.Keys);
                for (int i = 0; i < count; i++)
                {
                    int root = roots[first + i];
                    double z = own * Philox.ToNormal(low[i], high[i]);
                    for (int r = 0; r < Rank; r++) z += (double)factors[root * Rank + r] * shared[r];
                    bool fires = z > thresholds[root];
                    if (told.TryGetValue(i, out bool sure) ? sure && !fires : fires)
                        Assert.Fail($"row {row}, root {root}: told {(sure ? "to fire" : "not to")}, {z} > {thresholds[root]}");
                    fired += fires ? 1 : 0;
                    all++;
                    if (i >= count / 16 * 16) continue;
                    unsure += told.ContainsKey(i) && !sure ? 1 : 0;
                    left++;
                }
            }
        }
        Assert.InRange(fired, all / 10, all / 3);
        Assert.InRange(unsure, 0, left / 200);
    }

    static readonly ulong[] Extremes =
    [
        0, 1, 4095UL << 32, 4096UL << 32, ulong.MaxValue, 1UL << 62, (1UL << 62) - 1, (1UL << 62) + 1, 1UL << 63, 3UL << 62,
        (3UL << 62) + 1,
    ];
}
