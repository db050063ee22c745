using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>Coordinate descent under h ≥ 0 against a plain loop, and against what an optimum has to fulfil.</summary>
public class NonNegativeSweepTests
{
    static readonly Workers Two = new(2);

    [Fact]
    public void Sweeps_are_those_of_the_plain_loop()
    {
        for (int n = 0; n <= 256; n += 3) Check(m: 1 + n % 23, n, sweeps: n % 4);
        Check(m: 130, n: 300, sweeps: 2);
    }

    static void Check(int m, int n, int sweeps)
    {
        (float[] gram, float[] products) = Problem(m, 2 * m, n);
        float[] h = Array.ConvertAll(Numbers.Normal(m * n, 5), Math.Abs), expected = [.. h];
        for (int sweep = 0; sweep < sweeps; sweep++)
            for (int j = 0; j < m; j++)
                for (int i = 0; i < n; i++)
                {
                    double sum = Enumerable.Range(0, m).Sum(l => (double)gram[j * m + l] * expected[l * n + i]);
                    expected[j * n + i] = (float)Math.Max(0, expected[j * n + i] + (products[j * n + i] - sum) / gram[j * m + j]);
                }
        Numbers.PoisonScratch();
        NonNegativeSweep.Run(gram, products, m, n, sweeps, h, Two);
        Numbers.AssertClose(expected, h, 1e-3, 1e-3, $"{m} × {n}, {sweeps} sweeps");
    }

    /// <summary>Karush, Kuhn and Tucker: the slope G h − p is 0 where h is positive, and not negative where it is 0.</summary>
    [Fact]
    public void Many_sweeps_end_at_the_optimum()
    {
        const int m = 12, n = 200;
        (float[] gram, float[] products) = Problem(m, 40, n);
        var h = new float[m * n];
        NonNegativeSweep.Run(gram, products, m, n, sweeps: 400, h, Two);
        Assert.Contains(0f, h);
        for (int j = 0; j < m; j++)
            for (int i = 0; i < n; i++)
            {
                double slope = Enumerable.Range(0, m).Sum(l => (double)gram[j * m + l] * h[l * n + i]) - products[j * n + i];
                Assert.True(h[j * n + i] > 0 ? Math.Abs(slope) < 2e-3 : slope > -2e-3, $"slope {slope} at h {h[j * n + i]}");
            }
    }

    [Fact]
    public void A_coordinate_without_a_direction_stays()
    {
        float[] h = [3, 5];
        NonNegativeSweep.Run([0, 0, 0, 2], [0, 4], 2, 1, 1, h, Two);
        Assert.Equal([3, 2], h);
    }

    // G = W Wᵀ and p = W v of random W [m, d] and v.
    static (float[] Gram, float[] Products) Problem(int m, int d, int n)
    {
        float[] w = Numbers.Normal(m * d, (ulong)m), v = Numbers.Normal(n * d, (ulong)n), gram = new float[m * m];
        var products = new float[m * n];
        ReferenceLinear.Forward(w, m, w, [], d, m, gram);
        ReferenceLinear.Forward(w, m, v, [], d, n, products);
        return (gram, products);
    }
}
