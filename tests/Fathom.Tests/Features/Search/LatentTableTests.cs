using Fathom.Features;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features.Search;

/// <summary>Orders of a table are those of a stable sort, by numbers that other panels show.</summary>
public sealed class LatentTableTests(IndexedTinyRun fixture) : IClassFixture<IndexedTinyRun>
{
    readonly LatentTable table = new(fixture.Index);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Any_numbers_are_ordered_as_by_a_stable_sort(bool descending)
    {
        var random = new Philox(4, 0);
        float[] odd = [0, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon, 1, -1,
            float.MaxValue, float.MinValue];
        float[] keys = [.. Enumerable.Range(0, 5000).Select(i => i % 7 == 0 ? odd[random.Below((ulong)i, odd.Length)]
            : (float)Math.Round(random.Normal((ulong)i) * 50) * MathF.Pow(10, random.Below((ulong)i + 9999, 9) - 4))];
        IEnumerable<int> numbers = Enumerable.Range(0, keys.Length).OrderBy(i => float.IsNaN(keys[i]));
        Assert.Equal(descending
            ? ((IOrderedEnumerable<int>)numbers).ThenByDescending(i => keys[i])
            : ((IOrderedEnumerable<int>)numbers).ThenBy(i => keys[i]), LatentTable.Order(keys, descending));
    }

    [Fact]
    public void Columns_are_the_numbers_of_the_other_panels()
    {
        FeatureIndex index = fixture.Index;
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            LatentStatistics figures = index.Statistics(latent);
            float Of(LatentColumn column) => table.Column(column)[latent];
            Assert.Equal(latent, Of(LatentColumn.Number));
            Assert.Equal(figures.Density, Of(LatentColumn.Density));
            Assert.Equal(figures.Max, Of(LatentColumn.Max));
            Assert.Equal(figures.Mean, Of(LatentColumn.Mean));
            Assert.Equal(figures.Contexts, Of(LatentColumn.Contexts));
            Assert.Equal(figures.EncoderBias, Of(LatentColumn.EncoderBias));
            Assert.Equal(figures.EncoderNorm, Of(LatentColumn.EncoderNorm));
            Assert.Equal(figures.DecoderNorm, Of(LatentColumn.DecoderNorm));
            Assert.Equal(figures.EncoderDecoderCosine, Of(LatentColumn.EncoderDecoderCosine));
            Assert.Equal(index.LogitEffects(latent).High, Of(LatentColumn.LargestLogitEffect));
            Assert.Equal(index.Neighbours(latent)[0].Cosine, Of(LatentColumn.NearestCosine));
            bool dead = TinyRun.Dead.Contains(latent);
            Assert.Equal(dead ? float.NaN : (float)index.CoActivations(latent).ByJaccard[0].Jaccard,
                Of(LatentColumn.LargestJaccard));
            Assert.Equal(dead ? double.NaN : index.Tokens(latent)[0].Share, Of(LatentColumn.TopTokenShare), 1e-6);
            Assert.Equal(figures.HeldOutCount / (double)figures.Count, Of(LatentColumn.HeldOutShare), 1e-6);
            Assert.Equal(figures.Count / (double)figures.Contexts, Of(LatentColumn.FiringsPerContext), 1e-6);
        }
    }

    [Fact]
    public void Ranges_leave_out_what_lies_outside_and_what_is_undefined()
    {
        IReadOnlyList<float> density = table.Column(LatentColumn.Density), share = table.Column(LatentColumn.TopTokenShare);
        float low = density.Order().ElementAt(8), high = density.Order().ElementAt(18);
        IReadOnlyList<int> found = table.Order(LatentColumn.Max, descending: true,
            [new(LatentColumn.Density, low, high), new(LatentColumn.TopTokenShare, 0, 1)]);
        IReadOnlyList<float> max = table.Column(LatentColumn.Max);
        Assert.Equal(Enumerable.Range(0, TinyRun.Latents).Where(latent => density[latent] >= low && density[latent] <= high)
            .Where(latent => !float.IsNaN(share[latent])).OrderByDescending(latent => max[latent]), found);
        Assert.True(found.Count is > 5 and < 20);
        Assert.Equal(TinyRun.Dead, table.Order(LatentColumn.TopTokenShare, false).TakeLast(3));
        Assert.Equal(TinyRun.Dead, table.Order(LatentColumn.TopTokenShare, true).TakeLast(3));
    }
}
