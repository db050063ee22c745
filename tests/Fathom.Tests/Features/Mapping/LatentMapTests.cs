using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features.Mapping;

/// <summary>The map puts planted groups apart, keeps more of their neighbourhoods than a plane of components, and has one shape for
/// a seed.</summary>
public sealed class LatentMapTests
{
    const int Groups = 12, Each = 40, Width = 24;

    [Fact]
    public void Planted_groups_end_apart()
    {
        LatentMap map = Make(Workers.One, out _);
        Assert.Equal(Groups * Each, map.Points.Count);
        // Of every point the nearest other in the plane is of its own group, and groups do not overlap.
        foreach (MapPoint point in map.Points)
        {
            MapPoint nearest = map.Points.Where(other => other.Latent != point.Latent).MinBy(other => Square(point, other));
            Assert.Equal(point.Latent / Each, nearest.Latent / Each);
        }
        (double X, double Y)[] centres = [.. Enumerable.Range(0, Groups).Select(group => (
            map.Points.Where(at => at.Latent / Each == group).Average(at => at.X),
            map.Points.Where(at => at.Latent / Each == group).Average(at => at.Y)))];
        int own = map.Points.Count(at => Enumerable.Range(0, Groups).MinBy(group =>
            Math.Pow(at.X - centres[group].X, 2) + Math.Pow(at.Y - centres[group].Y, 2)) == at.Latent / Each);
        Assert.True(own >= 0.98 * map.Points.Count, $"{own} of {map.Points.Count} are nearest to the centre of their own group");
        Assert.All(map.Points, at => Assert.True(Math.Abs(at.X) <= 1 && Math.Abs(at.Y) <= 1));
        Assert.True(map.Points.Max(at => Math.Max(Math.Abs(at.X), Math.Abs(at.Y))) > 0.999);
        Assert.True(map.Quality.Recall > 1.5 * map.Quality.PrincipalRecall, map.Quality.ToString());
        Assert.True(map.Quality.PrincipalRecall > 3 * map.Quality.RandomRecall, map.Quality.ToString());
        // By chance 10 of the 479 others.
        Assert.Equal(10.0 / (Groups * Each - 1), map.Quality.RandomRecall, 0.01);
    }

    [Fact]
    public void A_seed_gives_the_same_bits_for_any_number_of_workers()
    {
        LatentMap expected = Make(Workers.One, out _);
        foreach (int workers in (int[])[2, 3])
        {
            LatentMap map = Make(new Workers(workers), out _);
            Assert.Equal(expected.Points, map.Points);
            Assert.Equal(expected.Quality, map.Quality);
        }
        Assert.NotEqual(expected.Points, Make(Workers.One, out _, seed: 1).Points);
    }

    /// <summary>Of a size at which the nearest are found by screening.</summary>
    [Fact]
    public void A_wide_map_has_the_nearest_of_all_cosines_and_the_same_bits_for_any_number_of_workers()
    {
        const int n = 4500, width = 256;
        float[] unit = UnitRows.Of([.. Enumerable.Range(0, n * width).Select(i => Wide(i / width, i % width))], [.. Enumerable.Range(0, n)], width);
        NeighbourGraph graph = NeighbourGraph.Of(unit, n, width, new Workers(2), _ => { }, TestContext.Current.CancellationToken);
        for (int row = 0; row < n; row += 50)
        {
            double[] cosines = [.. Enumerable.Range(0, n).Select(other => Dot(unit, row, other, width))];
            double least = cosines.Where((_, other) => other != row).OrderDescending().ElementAt(NeighbourGraph.Degree - 1);
            Assert.Equal(NeighbourGraph.Degree, graph.Nearest(row).ToArray().Distinct().Count());
            // Cosines in f32 may swap two that are all but equal.
            foreach (int other in graph.Nearest(row)) Assert.True(other != row && cosines[other] > least - 1e-6);
        }
        float[] One(int workers)
        {
            var same = NeighbourGraph.Of(unit, n, width, new Workers(workers), _ => { }, TestContext.Current.CancellationToken);
            Assert.Equal(graph.Nearest(n - 1), same.Nearest(n - 1));
            float[] plane = PrincipalPlane.Of(unit, n, width, new Workers(workers));
            return NeighbourEmbedding.Of(same, plane, 0, new Workers(workers), null, TestContext.Current.CancellationToken);
        }
        Assert.Equal(One(1), One(2));
    }

    [Fact]
    public void Recall_is_that_of_all_distances()
    {
        LatentMap map = Make(Workers.One, out float[] rows);
        int n = map.Points.Count;
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            int[] Nearest(Func<int, double> distance) =>
                [.. Enumerable.Range(0, n).Where(j => j != i).OrderBy(distance).Take(10)];
            int[] wide = Nearest(j => -Cosine(rows, i, j)), plane = Nearest(j => Square(map.Points[i], map.Points[j]));
            sum += wide.Intersect(plane).Count() / 10.0;
        }
        // The map's points are stored after a shift and a scale, which may swap two that are all but equally far.
        Assert.Equal(sum / n, map.Quality.Recall, 0.002);
        Assert.Equal(n, map.Quality.Measured);
    }

    [Fact]
    public void Dead_latents_have_no_place_and_equal_rows_have_different_ones()
    {
        using var run = new TinyRun();
        float[] decoder = run.Coder.DecoderWeight.ToArray();
        decoder.AsSpan(0, TinyRun.Width).CopyTo(decoder.AsSpan(7 * TinyRun.Width));
        decoder.AsSpan(9 * TinyRun.Width, TinyRun.Width).Clear();
        using var coder = new TopKSae(run.Coder.EncoderWeight.ToArray(), run.Coder.EncoderBias.ToArray(), decoder,
            run.Coder.DecoderBias.ToArray(), TinyRun.K);
        run.BuildIndex(coder: coder);
        using FeatureIndex index = run.OpenIndex();
        Assert.Equal(Enumerable.Range(0, TinyRun.Latents).Except(TinyRun.Dead), index.Map!.Points.Select(at => at.Latent));
        MapPoint first = index.Map.Points.Single(at => at.Latent == 0), same = index.Map.Points.Single(at => at.Latent == 7);
        Assert.NotEqual((first.X, first.Y), (same.X, same.Y));
        LatentMap made = LatentMap.Of(coder, index.AllStatistics, seed: 0, new Workers(2),
            cancel: TestContext.Current.CancellationToken);
        Assert.Equal(index.Map.Points, made.Points);
        Assert.Equal(index.Map.Quality, made.Quality);

        File.Delete(Path.Combine(run.IndexPath, "map.bin"));
        using FeatureIndex old = run.OpenIndex();
        Assert.Null(old.Map);
    }

    [Fact]
    public void A_dictionary_of_which_nothing_lives_has_an_empty_map()
    {
        TopKSae coder = TinyRun.MakeDictionary(2);
        Assert.Empty(LatentMap.Of(coder, new LatentStatistics[TinyRun.Latents], 0, Workers.One, cancel: TestContext.Current.CancellationToken).Points);
        MapPoint alone = Assert.Single(LatentMap.Of(coder,
            [.. Enumerable.Range(0, TinyRun.Latents).Select(i => new LatentStatistics(i, i == 3 ? 1 : 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))],
            0, Workers.One, cancel: TestContext.Current.CancellationToken).Points);
        Assert.Equal(new MapPoint(3, 0, 0), alone);
    }

    // Groups of 30 around centres.
    static float Wide(int row, int column) =>
        (float)(new Philox(21, (ulong)row).Normal((ulong)column) + 0.8 * new Philox(22, (ulong)(row / 30)).Normal((ulong)column));

    static double Dot(float[] rows, int a, int b, int width)
    {
        double sum = 0;
        for (int c = 0; c < width; c++) sum += (double)rows[a * width + c] * rows[b * width + c];
        return sum;
    }

    static LatentMap Make(Workers workers, out float[] rows, ulong seed = 0)
    {
        int latents = Groups * Each;
        var random = new Philox(11, 0);
        rows = new float[latents * Width];
        for (int i = 0; i < latents; i++)
            for (int c = 0; c < Width; c++)
                rows[i * Width + c] = (float)((2 + i % 3) * (new Philox(12, (ulong)(i / Each)).Normal((ulong)c) +
                    0.4 * random.Normal((ulong)(i * Width + c))));
        using var coder = new TopKSae([.. rows], new float[latents], [.. rows], new float[Width], 2);
        return LatentMap.Of(coder,
            [.. Enumerable.Range(0, latents).Select(i => new LatentStatistics(i, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0))], seed, workers,
            cancel: TestContext.Current.CancellationToken);
    }

    static double Square(MapPoint a, MapPoint b) => Math.Pow((double)a.X - b.X, 2) + Math.Pow((double)a.Y - b.Y, 2);

    static double Cosine(float[] rows, int a, int b)
    {
        double ab = 0, aa = 0, bb = 0;
        for (int c = 0; c < Width; c++)
        {
            double x = rows[a * Width + c], y = rows[b * Width + c];
            (ab, aa, bb) = (ab + x * y, aa + x * x, bb + y * y);
        }
        return ab / Math.Sqrt(aa * bb);
    }
}
