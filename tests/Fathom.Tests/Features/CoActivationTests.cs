using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features;

/// <summary>What fires together is counted over all rows, by the table of all activations.</summary>
public sealed class CoActivationTests(IndexedTinyRun fixture) : IClassFixture<IndexedTinyRun>
{
    DenseOracle Oracle => fixture.Oracle;

    int Rows => fixture.Run.Rows;

    [Fact]
    public void Every_pair_has_the_figures_of_the_table()
    {
        int pairs = 0;
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            IReadOnlyList<CoActivation> all = fixture.Index.AllCoActivations(latent);
            Assert.Equal(Enumerable.Range(0, TinyRun.Latents).Where(other => other != latent && Both(latent, other) > 0),
                all.Select(other => other.Latent));
            foreach (CoActivation other in all) AssertFigures(latent, other);
            pairs += all.Count;
        }
        Assert.True(pairs > 50, $"the fixture has {pairs} pairs");
    }

    [Fact]
    public void Each_list_has_the_best_of_all_pairs()
    {
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            CoActivation[] all = [.. fixture.Index.AllCoActivations(latent)];
            CoActivations best = fixture.Index.CoActivations(latent);
            Assert.Equal(all.OrderByDescending(other => other.Jaccard).Take(16), best.ByJaccard);
            Assert.Equal(all.Where(other => other.Pearson > 0).OrderByDescending(other => other.Pearson).Take(16), best.ByPearson);
            Assert.Equal(all.OrderByDescending(other => other.Both).Take(16), best.ByOtherGivenThis);
        }
    }

    [Fact]
    public void An_index_without_them_answers_the_same()
    {
        using var run = new TinyRun();
        run.BuildIndex();
        File.Delete(Path.Combine(run.IndexPath, "coactivation.bin"));
        using FeatureIndex old = run.OpenIndex();
        for (int latent = 0; latent < TinyRun.Latents; latent++)
            Assert.Equivalent(fixture.Index.CoActivations(latent), old.CoActivations(latent), strict: true);
    }

    [Fact]
    public void A_parent_fires_wherever_its_child_does_and_elsewhere_but_not_everywhere()
    {
        // Of 1000 rows.
        Assert.True(CoActivations.IsParent(parent: 100, child: 50, both: 45, rows: 1000));
        Assert.False(CoActivations.IsParent(parent: 100, child: 50, both: 44, rows: 1000), "contained too little");
        Assert.False(CoActivations.IsParent(parent: 99, child: 50, both: 50, rows: 1000), "hardly more frequent");
        Assert.False(CoActivations.IsParent(parent: 600, child: 50, both: 50, rows: 1000),
            "no more often together than by chance");
        Assert.False(CoActivations.IsParent(parent: 100, child: 9, both: 9, rows: 1000), "too few firings");
        Assert.True(CoActivations.IsParent(int.MaxValue, int.MaxValue / 2, int.MaxValue / 2, 1L << 32));
    }

    [Fact]
    public void Parents_and_children_are_those_that_the_rule_names()
    {
        // 0 fires on rows 0–39, 1 on 0–11, 2 on 0–9, 3 on 100–199 and 4 on all 400.
        (int From, int To)[] firing = [(0, 40), (0, 12), (0, 10), (100, 200), (0, 400)];
        int[] counts = [.. firing.Select(range => range.To - range.From)];
        CoFiring[] Pairs(int latent) => [.. Enumerable.Range(0, 5).Where(other => other != latent).Select(other =>
            new CoFiring(other, Math.Max(0, Math.Min(firing[latent].To, firing[other].To) -
                Math.Max(firing[latent].From, firing[other].From)), 0)).Where(pair => pair.Both > 0)];
        CoActivations Of(int latent)
        {
            var places = new CoFiring[CoFiringLists.Places];
            CoFiringLists.Fill(latent, Pairs(latent), counts, 400, places);
            return CoFiringLists.Read(counts[latent], places, [.. counts.Select((count, i) =>
                new LatentStatistics(i, count, 0, 0, 0, 0, 0, 0, 0, 0, 0))]);
        }
        Assert.Equal([1, 2], Of(0).Children.Select(child => child.Latent));
        Assert.Empty(Of(0).Parents);
        Assert.Equal([0], Of(1).Parents.Select(parent => parent.Latent));
        Assert.Equal([0], Of(2).Parents.Select(parent => parent.Latent));
        Assert.Empty(Of(3).Parents);
        Assert.Empty(Of(4).Children);
    }

    int Both(int a, int b) => Enumerable.Range(0, Rows).Count(row => Oracle.At(row, a) > 0 && Oracle.At(row, b) > 0);

    void AssertFigures(int latent, CoActivation other)
    {
        int both = Both(latent, other.Latent), own = Oracle.Firing(latent).Length, others = Oracle.Firing(other.Latent).Length;
        Assert.Equal(both, other.Both);
        Assert.Equal(both / (double)(own + others - both), other.Jaccard, 1e-12);
        Assert.Equal(both / (double)own, other.OtherGivenThis, 1e-12);
        Assert.Equal(both / (double)others, other.ThisGivenOther, 1e-12);
        double[] a = [.. Enumerable.Range(0, Rows).Select(row => Oracle.At(row, latent))];
        double[] b = [.. Enumerable.Range(0, Rows).Select(row => Oracle.At(row, other.Latent))];
        double meanA = a.Average(), meanB = b.Average();
        double product = a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum();
        double deviation = Math.Sqrt(a.Sum(x => (x - meanA) * (x - meanA)) * b.Sum(y => (y - meanB) * (y - meanB)));
        Assert.Equal(product / deviation, other.Pearson, 1e-5);
    }
}
