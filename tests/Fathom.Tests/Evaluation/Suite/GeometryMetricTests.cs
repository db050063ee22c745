using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>Densities and directions in closed form.</summary>
public sealed class GeometryMetricTests
{
    [Fact]
    public void Equal_densities_have_a_gini_of_0_and_one_latent_alone_of_almost_1()
    {
        Assert.Equal(0, GeometryMetric.Gini([0.2, 0.2, 0.2, 0.2]), 1e-12);
        Assert.Equal(3 / 4.0, GeometryMetric.Gini([0, 0, 0, 0.5]), 1e-12);
        // Uniform on (0, 1): a third.
        Assert.Equal(1 / 3.0, GeometryMetric.Gini([.. Enumerable.Range(0, 10_000).Select(i => (i + 0.5) / 10_000)]), 1e-6);
    }

    [Fact]
    public void An_orthonormal_decoder_fills_all_directions_and_one_on_a_line_a_single_one()
    {
        float[] identity = [.. Enumerable.Range(0, 25).Select(i => i / 5 == i % 5 ? 3f : 0f)];
        float[] line = [.. Enumerable.Range(0, 25).Select(i => (i / 5 - 1.5f) * (i % 5 + 1))];
        Assert.Equal(5, Rank(identity), 1e-6);
        Assert.Equal(1, Rank(line), 1e-6);
        static double Rank(float[] decoder)
        {
            using var sae = new TopKSae(decoder, new float[5], decoder, new float[5], 1);
            return GeometryMetric.EffectiveRank(sae, Workers.One, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>E Σ λ² of M random directions in d dimensions is M + M (M − 1) / d, so the rank is M d / (d + M − 1).</summary>
    [Fact]
    public void Random_directions_have_the_rank_of_chance()
    {
        const int m = 3000, d = 24;
        var random = new Philox(1, 1);
        float[] rows = [.. Enumerable.Range(0, m * d).Select(i => (float)random.Normal((ulong)i))];
        using var sae = new TopKSae(rows, new float[m], rows, new float[d], 1);
        Assert.Equal((double)m * d / (d + m - 1), GeometryMetric.EffectiveRank(sae, new Workers(2), TestContext.Current.CancellationToken), 0.02);
    }

    /// <summary>On a line cosines are ±1: of two the larger is −1 in a quarter of cases. One alone is 0 on average, and none has
    /// no nearest.</summary>
    [Fact]
    public void The_nearest_of_few_directions_is_as_near_as_counting_says()
    {
        Assert.Equal(0.5, GeometryMetric.ExpectedNearest(2, 1), 1e-9);
        Assert.Equal(0, GeometryMetric.ExpectedNearest(1, 7), 1e-9);
        Assert.True(double.IsNaN(GeometryMetric.ExpectedNearest(0, 7)));
    }

    /// <summary>What random directions give by chance, in closed form, is what random directions have.</summary>
    [Fact]
    public void Random_directions_lie_as_near_as_the_closed_form_says()
    {
        const int m = 1000, d = 48;
        var random = new Philox(2, 1);
        float[] rows = [.. Enumerable.Range(0, m * d).Select(i => (float)random.Normal((ulong)i))];
        using var sae = new TopKSae(rows, new float[m], rows, new float[d], 4);
        MetricReport report = SuiteOnVectors.Run("geometry", sae, new MatrixSource(rows[..(400 * d)], d, 300));
        double expected = report.Of(CoreSubject.Dictionary, "nearest_cosine_of_chance");
        Assert.Equal(expected, report.Of(CoreSubject.Dictionary, "nearest_cosine"), 0.004);
        Assert.Equal(expected, report.Of("random dictionary", "nearest_cosine"), 0.004);
        Assert.Equal(0, report.Of("neuron basis", "nearest_cosine"));
    }
}
