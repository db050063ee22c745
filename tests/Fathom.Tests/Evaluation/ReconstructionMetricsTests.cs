using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation;

/// <summary>The variance definitions and their companions, on cases whose values follow by hand.</summary>
public sealed class ReconstructionMetricsTests
{
    const double Exact = 1e-12;

    [Fact]
    public void Two_rows_by_hand_have_ev_0_8()
    {
        ReconstructionSummary summary = Measure(2, [2, 0, 0, 4], [2, 1, 0, 3]);
        Assert.Equal(0.8, summary.ExplainedVariance, Exact);
        Assert.Equal(0.2, summary.FractionUnexplained, Exact);
        Assert.Equal(0.8, summary.ExplainedVarianceCentredResidual, Exact);
        Assert.Equal((1 / 4.0 + 1 / 16.0) / 2, summary.NormalisedError, Exact);
        Assert.Equal(0.5, summary.MeanSquaredError, Exact);
        Assert.Equal((2 / Math.Sqrt(5) + 1) / 2, summary.Cosine, Exact);
        Assert.Equal((Math.Sqrt(5) / 2 + 3 / 4.0) / 2, summary.NormRatio, Exact);
        Assert.Equal(3, summary.NormIn, Exact);
        Assert.Equal((Math.Sqrt(5) + 3) / 2, summary.NormOut, Exact);
        Assert.Equal(14 / 16.0, summary.RelativeReconstructionBias, Exact);
    }

    /// <summary>Small rows count as much as large ones in the legacy form: the two definitions part.</summary>
    [Fact]
    public void Four_tokens_of_which_two_are_lost_have_ev_0_9_and_legacy_ev_0_5()
    {
        ReconstructionSummary summary = Measure(2, [3, 0, -3, 0, 0, 1, 0, -1], [3, 0, -3, 0, 0, 0, 0, 0]);
        Assert.Equal(0.9, summary.ExplainedVariance, Exact);
        Assert.Equal(0.5, summary.ExplainedVarianceLegacy, Exact);
    }

    /// <summary>The first batch lies around (5, 0), the second around (−5, 0): each is held against its own mean.</summary>
    [Fact]
    public void Legacy_variance_takes_the_mean_of_2048_rows()
    {
        const int batch = 2048;
        Assert.Equal(batch, ReconstructionMetrics.LegacyBatchRows);
        var x = new float[2 * batch * 2];
        for (int row = 0; row < 2 * batch; row++) (x[2 * row], x[2 * row + 1]) = (row < batch ? 5 : -5, row % 2 == 0 ? 1 : -1);
        float[] reconstruction = [.. x.Select((value, at) => at % 2 == 0 ? value : value / 2)];
        ReconstructionSummary summary = Measure(2, x, reconstruction);
        Assert.Equal(1 - 0.25, summary.ExplainedVarianceLegacy, Exact);
        Assert.Equal(1 - 0.25 / 26, summary.ExplainedVariance, Exact);
    }

    [Fact]
    public void A_perfect_reconstruction_has_ev_1_the_mean_0_and_a_scaled_one_its_scale_as_ratio_and_bias()
    {
        float[] x = [2, 1, -1, 4, 3, 3, 0, 0.5f];
        ReconstructionSummary perfect = Measure(2, x, x);
        Assert.Equal((1, 0, 0, 1, 1), (perfect.ExplainedVariance, perfect.FractionUnexplained, perfect.MeanSquaredError,
            perfect.ExplainedVarianceLegacy, perfect.NormRatio));
        Assert.Equal(1, perfect.Cosine, Exact);
        Assert.Equal(1, perfect.RelativeReconstructionBias, Exact);

        float[] mean = [1, 2.125f, 1, 2.125f, 1, 2.125f, 1, 2.125f];
        Assert.Equal(0, Measure(2, x, mean).ExplainedVariance, Exact);
        Assert.Equal(0, Measure(2, x, mean).ExplainedVarianceLegacy, Exact);

        ReconstructionSummary scaled = Measure(2, x, [.. x.Select(value => 0.75f * value)]);
        Assert.Equal(0.75, scaled.NormRatio, Exact);
        Assert.Equal(0.75, scaled.RelativeReconstructionBias, Exact);
        Assert.Equal(1, scaled.Cosine, Exact);
        Assert.Equal(0.0625, scaled.NormalisedError, Exact);
    }

    [Fact]
    public void Centred_residual_is_blind_to_a_constant_bias_and_ev_is_not()
    {
        ReconstructionSummary summary = Measure(1, [1, 2, 3, 4], [1.5f, 2.5f, 3.5f, 4.5f]);
        Assert.Equal(1, summary.ExplainedVarianceCentredResidual, Exact);
        Assert.Equal(1 - 1 / 5.0, summary.ExplainedVariance, Exact);
    }

    /// <summary>At 10⁸ plain sums of squares lose the spread of 8; a difference of two of them would be noise.</summary>
    [Fact]
    public void A_mean_far_above_the_spread_costs_no_precision()
    {
        ReconstructionSummary summary = Measure(1, [1e8f, 1e8f + 8, 1e8f + 16, 1e8f + 24], [1e8f, 1e8f, 1e8f + 16, 1e8f + 16]);
        Assert.Equal(128 / 320.0, summary.FractionUnexplained, Exact);
    }

    [Fact]
    public void Rows_of_zeros_are_left_out_of_relative_measures_only()
    {
        ReconstructionSummary summary = Measure(2, [0, 0, 3, 4, 0, 2], [1, 0, 3, 4, 0, 0]);
        Assert.Equal(0.5, summary.NormalisedError, Exact);
        Assert.Equal(0.5, summary.Cosine, Exact);
        Assert.Equal(0.5, summary.NormRatio, Exact);
        Assert.Equal(5 / 6.0, summary.MeanSquaredError, Exact);
    }

    /// <summary>Bit for bit, over two full blocks and a part of one.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(13, 3)]
    [InlineData(2047, 2)]
    [InlineData(2049, 1)]
    public void No_metric_depends_on_the_batch_or_the_threads(int batch, int threads)
    {
        const int n = 2 * ReconstructionMetrics.LegacyBatchRows + 517, d = 70;
        var random = new Philox(1, 0);
        float[] x = [.. Enumerable.Range(0, n * d).Select(i => (float)random.Normal((ulong)i))];
        float[] reconstruction = [.. x.Select((value, i) => 0.9f * value + 0.1f * (float)random.Normal((ulong)(n * d + i)))];
        Assert.Equal(Measure(d, x, reconstruction), Measure(d, x, reconstruction, batch, threads));
    }

    [Fact]
    public void No_rows_are_refused()
    {
        Assert.Throws<InputException>(() => new ReconstructionMetrics(2, [1]).Summary(Workers.All));
    }

    static ReconstructionSummary Measure(int width, float[] x, float[] reconstruction, int batch = int.MaxValue, int threads = 1)
    {
        var metrics = new ReconstructionMetrics(width, [1]);
        var workers = new Workers(threads);
        int n = x.Length / width;
        for (int first = 0; first < n; first += Math.Min(batch, n))
        {
            int count = Math.Min(batch, n - first);
            Range part = (first * width)..((first + count) * width);
            metrics.Add(x.AsSpan(part), reconstruction.AsSpan(part), Codes.None(count), [], workers);
        }
        return metrics.Summary(workers).Summary;
    }
}
