using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features;

/// <summary>Posting lists and what is counted from them are those of the dense table of all activations.</summary>
public sealed class PostingListTests(IndexedTinyRun fixture) : IClassFixture<IndexedTinyRun>
{
    readonly TinyRun run = fixture.Run;
    readonly FeatureIndex index = fixture.Index;
    readonly DenseOracle oracle = fixture.Oracle;

    [Fact]
    public void Lists_hold_every_activation_of_every_latent_and_no_other()
    {
        long entries = 0;
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            (int Row, double Value)[] firing = oracle.Firing(latent);
            Assert.Equal(firing.Select(entry => (uint)entry.Row), index.PostingRows(latent).ToArray());
            float[] values = index.PostingValues(latent).ToArray();
            Assert.All(firing, (entry, i) => Assert.Equal(entry.Value, values[i], 1e-5));
            entries += firing.Length;
        }
        Assert.True(entries > 2 * run.Rows, "the fixture hardly fires");
        Assert.Equal(entries, index.Description.Entries);
        Assert.Equal(entries / (double)run.Rows, index.Description.L0);
    }

    [Fact]
    public void Statistics_are_those_of_the_dense_table()
    {
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            (int Row, double Value)[] firing = oracle.Firing(latent);
            LatentStatistics statistics = index.Statistics(latent);
            Assert.Equal(latent, statistics.Latent);
            Assert.Equal(firing.Length, statistics.Count);
            Assert.Equal(
                firing.Count(entry => run.Positions[entry.Row].Context >= TinyRun.TrainContexts), statistics.HeldOutCount);
            Assert.Equal(firing.Select(entry => run.Positions[entry.Row].Context).Distinct().Count(), statistics.Contexts);
            Assert.Equal((float)(firing.Length / (double)run.Rows), statistics.Density);
            Assert.Equal(firing.Select(entry => entry.Value).DefaultIfEmpty().Max(), statistics.Max, 1e-5);
            Assert.Equal(firing.Select(entry => entry.Value).DefaultIfEmpty().Average(), statistics.Mean, 1e-5);
        }
    }

    [Fact]
    public void Statistics_of_the_weights_are_those_of_the_dictionary()
    {
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            double[] encoder = Row(run.Coder.EncoderWeight, latent), decoder = Row(run.Coder.DecoderWeight, latent);
            LatentStatistics statistics = index.Statistics(latent);
            Assert.Equal(run.Coder.EncoderBias[latent], statistics.EncoderBias);
            Assert.Equal(Math.Sqrt(encoder.Sum(x => x * x)), statistics.EncoderNorm, 1e-6);
            Assert.Equal(Math.Sqrt(decoder.Sum(x => x * x)), statistics.DecoderNorm, 1e-6);
            double cosine = encoder.Zip(decoder, (a, b) => a * b).Sum() /
                Math.Sqrt(encoder.Sum(x => x * x) * decoder.Sum(x => x * x));
            Assert.Equal(cosine, statistics.EncoderDecoderCosine, 1e-6);
        }
    }

    [Fact]
    public void Latents_that_never_fire_are_dead_everywhere()
    {
        foreach (int latent in TinyRun.Dead)
        {
            Assert.True(index.Statistics(latent) is { Count: 0, HeldOutCount: 0, Contexts: 0, Density: 0, Max: 0, Mean: 0 });
            Assert.True(index.PostingRows(latent).IsEmpty);
            Assert.All(index.ActivationHistogram(latent), count => Assert.Equal(0, count));
            Assert.Empty(index.Top(latent, 20));
            Assert.Empty(index.Random(latent, 5, 1));
            Assert.True(index.LogitEffects(latent).Available);
        }
        Assert.Equal(TinyRun.Dead.Length, index.Densities().Dead);
    }

    [Fact]
    public void Densities_count_every_living_latent_once_in_the_bin_of_its_logarithm()
    {
        DensityHistogram densities = index.Densities();
        Assert.Equal(TinyRun.Latents - TinyRun.Dead.Length, densities.Counts.Sum());
        Assert.Equal(-densities.Low * DensityHistogram.BinsPerDecade, densities.Counts.Count);
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            float density = index.Statistics(latent).Density;
            int bin = densities.Bin(density);
            if (density == 0) Assert.Equal(-1, bin);
            else Assert.InRange(Math.Log10(density), densities.Low + bin / 10.0 - 1e-9, densities.Low + (bin + 1) / 10.0 + 1e-9);
        }
    }

    [Theory]
    [InlineData(1L, 9, 9)]
    [InlineData(1000L, 0, 29)]
    [InlineData(1L << 32, 3, 99)]
    public void Density_bins_reach_from_a_single_row_to_all_of_them(long rows, int rarest, int always)
    {
        DensityHistogram densities = DensityHistogram.Of([], rows);
        Assert.Equal(rarest, densities.Bin(1f / rows));
        Assert.Equal(always, densities.Bin(1));
        Assert.Equal(always, densities.Counts.Count - 1);
    }

    [Fact]
    public void Histogram_bins_are_the_intervals_that_examples_are_fetched_from()
    {
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            foreach (int bins in new[] { 1, 7, 50 })
            {
                LatentStatistics statistics = index.Statistics(latent);
                int[] histogram = index.ActivationHistogram(latent, bins);
                Assert.Equal(statistics.Count, histogram.Sum());
                for (int bin = 0; bin < bins; bin++)
                {
                    float low = ActivationBins.Edge(statistics.Max, bin, bins);
                    float high = ActivationBins.Edge(statistics.Max, bin + 1, bins);
                    int inside = index.PostingValues(latent).ToArray().Count(value => value > low && value <= high);
                    Assert.Equal(inside, histogram[bin]);
                }
            }
        }
    }

    [Fact]
    public void A_value_on_an_edge_belongs_to_the_bin_below()
    {
        // 0.7f · 3 / 10 and its like round either way: the edges decide, not a quotient.
        const float max = 0.7f;
        float[] edges = [.. Enumerable.Range(1, 10).Select(bin => ActivationBins.Edge(max, bin, 10))];
        Assert.All(new ActivationBins(max, 10).Count(edges), count => Assert.Equal(1, count));
        int[] above = new ActivationBins(max, 10).Count([.. edges.Take(9).Select(MathF.BitIncrement)]);
        Assert.Equal([0, 1, 1, 1, 1, 1, 1, 1, 1, 1], above);
    }

    static double[] Row(ReadOnlySpan<float> matrix, int latent) =>
        [.. matrix.Slice(latent * TinyRun.Width, TinyRun.Width).ToArray().Select(x => (double)x)];
}
