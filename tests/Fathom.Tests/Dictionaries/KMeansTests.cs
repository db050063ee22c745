using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>k-means on planted clusters, and each iteration against a plain loop.</summary>
public class KMeansTests
{
    const int Width = 10, Rows = 9000;

    static readonly FitContext Two = FitContext.Of(new Workers(2));

    [Fact]
    public void Planted_clusters_are_found()
    {
        const int clusters = 12;
        (float[] x, float[] centres) = Clouds(clusters, spread: 0.1);
        var mean = new float[Width];
        Array.Fill(mean, 1f);
        float[] found = KMeans.Of(Selection(x), mean, clusters, 50, seed: 3, Two).Centroids;
        var matched = new HashSet<int>();
        for (int j = 0; j < clusters; j++)
        {
            int nearest = Enumerable.Range(0, clusters).MinBy(i => Square(found, j, centres, i, offset: 1));
            Assert.InRange(Square(found, j, centres, nearest, offset: 1), 0, 0.01);
            matched.Add(nearest);
        }
        Assert.Equal(clusters, matched.Count);
    }

    [Fact]
    public void An_iteration_is_that_of_the_plain_loop_and_never_makes_the_objective_larger()
    {
        const int m = 23;
        (float[] x, _) = Clouds(40, spread: 1);
        Clusters before = KMeans.Of(Selection(x), new float[Width], m, 1, seed: 5, Two),
            after = KMeans.Of(Selection(x), new float[Width], m, 2, seed: 5, Two);
        double objective = 0;
        double[] sums = new double[m * Width], counts = new double[m];
        for (int row = 0; row < Rows; row++)
        {
            int nearest = Enumerable.Range(0, m).MinBy(j => Square(x, row, before.Centroids, j));
            objective += Square(x, row, before.Centroids, nearest);
            counts[nearest]++;
            for (int c = 0; c < Width; c++) sums[nearest * Width + c] += x[row * Width + c];
        }
        Assert.Equal(objective, after.Objectives[1], 1e-5 * objective);
        for (int i = 0; i < sums.Length; i++) Assert.Equal(sums[i] / counts[i / Width], after.Centroids[i], 1e-3);

        double[] all = [.. KMeans.Of(Selection(x), new float[Width], m, 30, seed: 5, Two).Objectives];
        Assert.Equal(after.Objectives[1], all[1]);
        for (int i = 1; i < all.Length; i++) Assert.InRange(all[i], 0, all[i - 1] * (1 + 1e-6));
    }

    /// <summary>D² weighting puts one centroid into each of clouds that lie far apart; drawn evenly, 12 of 12 almost never.</summary>
    [Fact]
    public void First_centroids_are_spread_out()
    {
        (float[] x, float[] centres) = Clouds(12, spread: 0.001);
        for (ulong seed = 0; seed < 5; seed++)
        {
            float[] found = KMeans.Of(Selection(x), new float[Width], 12, 1, seed, Two).Centroids;
            Assert.Equal(12, Enumerable.Range(0, 12)
                .Select(j => Enumerable.Range(0, 12).MinBy(i => Square(found, j, centres, i))).Distinct().Count());
        }
    }

    [Fact]
    public void No_bit_depends_on_the_threads()
    {
        (float[] x, _) = Clouds(40, spread: 1);
        float[] one = KMeans.Of(Selection(x), new float[Width], 50, 6, 1, FitContext.Of(Workers.One)).Centroids;
        Assert.Equal(one, KMeans.Of(Selection(x), new float[Width], 50, 6, 1, FitContext.Of(new Workers(3))).Centroids);
    }

    [Fact]
    public void Fewer_different_rows_than_clusters_are_refused()
    {
        float[] x = [.. Enumerable.Range(0, 100).Select(i => (float)(i / 2 % 5))];
        var rows = new RowSelection(new MatrixSource(x, 2, 50), 0, 50);
        Assert.Equal(5, KMeans.Of(rows, new float[2], 5, 3, 0, Two).Centroids.Chunk(2).Select(c => c[0]).Distinct().Count());
        Assert.Contains("5 different rows",
            Assert.Throws<InputException>(() => KMeans.Of(rows, new float[2], 6, 3, 0, Two)).Message);
    }

    static RowSelection Selection(float[] x) => new(new MatrixSource(x, Width, Rows), 0, Rows);

    static (float[] X, float[] Centres) Clouds(int clusters, double spread)
    {
        Philox place = new(11, 0), random = new(11, 1);
        float[] centres = [.. Enumerable.Range(0, clusters * Width).Select(i => (float)(4 * place.Normal((ulong)i)))];
        float[] x = [.. Enumerable.Range(0, Rows * Width).Select(i =>
            (float)(centres[i / Width * 7 % clusters * Width + i % Width] + spread * random.Normal((ulong)i)))];
        return (x, centres);
    }

    static double Square(float[] a, int i, float[] b, int j, float offset = 0) =>
        Enumerable.Range(0, Width).Sum(c => Math.Pow((double)a[i * Width + c] + offset - b[j * Width + c], 2));
}
