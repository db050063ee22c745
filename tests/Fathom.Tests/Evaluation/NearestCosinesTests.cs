using System.Numerics.Tensors;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation;

/// <summary>The largest cosine to another vector: by hand, and of random directions against the law of their maximum.</summary>
public sealed class NearestCosinesTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Four_vectors_and_a_zero_by_hand()
    {
        NearestCosines nearest = NearestCosines.Of([1, 0, 0, 2, -3, 0, 1, 1, 0, 0], 2, Workers.All, Cancel);
        float diagonal = 1 / MathF.Sqrt(2);
        Assert.Equal([diagonal, diagonal, 0, diagonal, 0], nearest.Signed, Near);
        Assert.Equal([1, diagonal, 1, diagonal, 0], nearest.Absolute, Near);
        Assert.Equal(1, nearest.LargestOfAllPairs, 1e-6);
    }

    [Fact]
    public void A_vector_is_never_its_own_neighbour_but_its_copy_is()
    {
        Assert.Equal([-1, -1], NearestCosines.Of([1, 0, -2, 0], 2, Workers.All, Cancel).Signed, Near);
        Assert.Equal([1, 1, 0], NearestCosines.Of([0, 3, 0, 3, 1, 0], 2, Workers.All, Cancel).Signed, Near);
        Assert.True(float.IsNaN(NearestCosines.Of([1, 2], 2, Workers.All, Cancel).Signed[0]));
    }

    /// <summary>
    /// Unit directions in d dimensions have cos² ~ Beta(½, (d−1)/2), so |cos| has density ∝ (1 − t²)^((d−3)/2) with
    /// distribution F, and the largest of M − 1 has mean ∫₀¹ 1 − F(t)^(M−1) dt. The largest of all M(M−1)/2 pairs is another,
    /// larger number, near √(4 ln M/d).
    /// </summary>
    [Fact]
    public void Random_directions_reach_the_integral_on_average_and_almost_root_4_ln_m_over_d_over_all_pairs()
    {
        // The published example tells that the integral itself is right.
        Assert.Equal(0.148, MeanLargest(768, 16383), 0.0005);

        const int m = 2000, d = 64;
        var random = new Philox(5, 1);
        float[] vectors = [.. Enumerable.Range(0, m * d).Select(i => (float)random.Normal((ulong)i))];
        NearestCosines nearest = NearestCosines.Of(vectors, d, Workers.All, Cancel);
        double spread = Math.Sqrt(nearest.Absolute.Average(c => c * c) - nearest.MeanAbsolute * nearest.MeanAbsolute);
        Assert.Equal(MeanLargest(d, m - 1), nearest.MeanAbsolute, 4 * spread / Math.Sqrt(m));
        Assert.InRange(nearest.MeanSigned, 0.5 * nearest.MeanAbsolute, nearest.MeanAbsolute - 0.005);

        Assert.Equal(MeanLargest(d, m * (m - 1.0) / 2), nearest.LargestOfAllPairs, 0.05);
        Assert.InRange(nearest.LargestOfAllPairs, 0.8 * Math.Sqrt(4 * Math.Log(m) / d), Math.Sqrt(4 * Math.Log(m) / d));
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        var random = new Philox(6, 1);
        float[] vectors = [.. Enumerable.Range(0, 77 * 33).Select(i => (float)random.Normal((ulong)i))];
        NearestCosines one = NearestCosines.Of(vectors, 33, new Workers(1), Cancel);
        NearestCosines three = NearestCosines.Of(vectors, 33, new Workers(3), Cancel);
        Assert.Equal(one.Signed, three.Signed);
        Assert.Equal(one.Absolute, three.Absolute);
    }

    /// <summary>Blocks and strips leave no seam: rows on both sides of every edge say what the whole row says at once.</summary>
    [Fact]
    public void Blocks_and_strips_change_no_bit()
    {
        const int m = 4150, d = 5;
        var random = new Philox(7, 1);
        float[] vectors = [.. Enumerable.Range(0, m * d).Select(i => (float)random.Normal((ulong)i))];
        NearestCosines nearest = NearestCosines.Of(vectors, d, new Workers(2), Cancel);
        using PackedWeights packed = new PackedWeights(m, d).Pack(vectors, WeightLayout.OutputByInput, Workers.All);
        float[] inverse = [.. Enumerable.Range(0, m).Select(i => 1 / TensorPrimitives.Norm<float>(vectors.AsSpan(i * d, d)))];
        var products = new float[m];
        foreach (int self in new[] { 0, 1, 1007, 1008, 2015, 4031, 4032, 4095, 4096, 4097, m - 1 })
        {
            Linear.Forward(vectors.AsSpan(self * d, d), 1, packed, [], products, Workers.All);
            float[] others = [.. Enumerable.Range(0, m).Where(i => i != self).Select(i => products[i] * inverse[i])];
            Assert.Equal(Math.Min(1, others.Max() * inverse[self]), nearest.Signed[self]);
            Assert.Equal(Math.Min(1, others.Max(Math.Abs) * inverse[self]), nearest.Absolute[self]);
        }
    }

    [Fact]
    public void A_cancelled_one_is_given_up() =>
        Assert.Throws<OperationCanceledException>(() => NearestCosines.Of([1, 0, 0, 1], 2, Workers.All, new CancellationToken(true)));

    static bool Near(float a, float b) => Math.Abs(a - b) < 1e-6f;

    // ∫₀¹ 1 − F(t)^others dt with both integrals by the trapezium rule on one grid.
    static double MeanLargest(int d, double others)
    {
        const int steps = 200_000;
        const double h = 1.0 / steps;
        double Density(double t) => Math.Pow(1 - t * t, (d - 3) / 2.0);
        double all = 0;
        for (int i = 0; i < steps; i++) all += h / 2 * (Density(i * h) + Density((i + 1) * h));
        double below = 0, mean = 0, last = 1;
        for (int i = 0; i < steps; i++)
        {
            below += h / 2 * (Density(i * h) + Density((i + 1) * h)) / all;
            double now = 1 - Math.Pow(Math.Min(1, below), others);
            mean += h / 2 * (last + now);
            last = now;
        }
        return mean;
    }
}
