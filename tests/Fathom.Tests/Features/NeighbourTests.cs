using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features;

/// <summary>Neighbours are the nearest of all pairs, and how often both fire is counted over all rows.</summary>
public sealed class NeighbourTests(IndexedTinyRun fixture) : IClassFixture<IndexedTinyRun>
{
    [Fact]
    public void Neighbours_are_the_ten_largest_cosines_of_all_pairs()
    {
        AssertNeighbours(fixture.Index, fixture.Run.Coder);
    }

    [Fact]
    public void Equal_decoder_rows_are_neighbours_in_order_and_a_row_of_zeros_has_none()
    {
        using var run = new TinyRun();
        // Thirteen equal rows: more than the eleven that are sought, so a high one no longer finds itself among them.
        float[] decoder = run.Coder.DecoderWeight.ToArray();
        for (int latent = 1; latent < 13; latent++)
            decoder.AsSpan(0, TinyRun.Width).CopyTo(decoder.AsSpan(latent * TinyRun.Width));
        decoder.AsSpan(20 * TinyRun.Width, TinyRun.Width).Clear();
        using var coder = new TopKSae(run.Coder.EncoderWeight.ToArray(), run.Coder.EncoderBias.ToArray(), decoder,
            run.Coder.DecoderBias.ToArray(), TinyRun.K);
        run.BuildIndex(coder: coder);
        using FeatureIndex index = run.OpenIndex();

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], index.Neighbours(12).Select(neighbour => neighbour.Latent));
        Assert.Equal([0, 1, 2, 4, 5, 6, 7, 8, 9, 10], index.Neighbours(3).Select(neighbour => neighbour.Latent));
        Assert.All(index.Neighbours(12), neighbour => Assert.Equal(1, neighbour.Cosine, 1e-6));
        Assert.Empty(index.Neighbours(20));
        for (int latent = 0; latent < TinyRun.Latents; latent++)
            Assert.DoesNotContain(index.Neighbours(latent), neighbour => neighbour.Latent == 20 || neighbour.Latent == latent);
    }

    [Fact]
    public void Jaccard_is_the_rows_on_which_both_fire_over_those_on_which_either_does()
    {
        bool sawOverlap = false;
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            HashSet<int> own = Rows(latent);
            foreach (Neighbour neighbour in fixture.Index.Neighbours(latent))
            {
                HashSet<int> other = Rows(neighbour.Latent);
                int both = own.Intersect(other).Count(), either = own.Union(other).Count();
                Assert.Equal(either == 0 ? 0 : (float)(both / (double)either), neighbour.Jaccard);
                sawOverlap |= both > 0;
            }
        }
        Assert.True(sawOverlap, "the fixture has no latents that fire together");
    }

    // Lists of any density against any other, as hash sets see them: the galloping search has edges that a tiny run misses.
    [Fact]
    public void Overlap_is_that_of_the_sets_for_sparse_and_dense_lists()
    {
        for (ulong trial = 0; trial < 400; trial++)
        {
            var random = new Fathom.Numerics.Philox(9, trial);
            uint[] Some(ulong counter, double density) =>
                [.. Enumerable.Range(0, 300).Where(i => random.Uniform(counter + (ulong)i) < density).Select(i => (uint)i)];
            double[] densities = [0, 0.005, 0.1, 0.9, 1];
            uint[] a = Some(0, densities[trial % 5]), b = Some(1000, densities[trial / 5 % 5]);
            int both = a.Intersect(b).Count(), either = a.Union(b).Count();
            Assert.Equal(either == 0 ? 0 : (float)(both / (double)either), PostingOverlap.Jaccard(a, b));
        }
    }

    HashSet<int> Rows(int latent) => [.. fixture.Oracle.Firing(latent).Select(entry => entry.Row)];

    static void AssertNeighbours(FeatureIndex index, TopKSae coder)
    {
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            var expected = Enumerable.Range(0, TinyRun.Latents).Where(other => other != latent)
                .Select(other => (Latent: other, Cosine: Cosine(coder, latent, other)))
                .Where(other => other.Cosine > 0).OrderByDescending(other => other.Cosine).Take(10).ToArray();
            IReadOnlyList<Neighbour> neighbours = index.Neighbours(latent);
            Assert.Equal(expected.Select(other => other.Latent), neighbours.Select(other => other.Latent));
            Assert.All(expected, (other, i) => Assert.Equal(other.Cosine, neighbours[i].Cosine, 1e-6));
        }
    }

    static double Cosine(TopKSae coder, int a, int b)
    {
        double ab = 0, aa = 0, bb = 0;
        for (int c = 0; c < TinyRun.Width; c++)
        {
            double x = coder.DecoderWeight[a * TinyRun.Width + c], y = coder.DecoderWeight[b * TinyRun.Width + c];
            (ab, aa, bb) = (ab + x * y, aa + x * x, bb + y * y);
        }
        return ab / Math.Sqrt(aa * bb);
    }
}
