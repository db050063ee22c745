using Fathom.Evaluation;

namespace Fathom.Tests.Evaluation.Scaling;

/// <summary>Dictionaries sorted into laws, and what stands beside axes.</summary>
public class ScalingSeriesTests
{
    static ScalingDictionary Dictionary(int latents, long tokens, string sparsity, double l0) => new($"{sparsity}-{latents}-{tokens}", "model",
        "topk", sparsity, "", latents, tokens, null, new(l0, 0.1, 0, 0, 1000, 0.9, 2, 2));

    /// <summary>L0 on held-out rows is never quite k: it orders k, and no numbers of tokens.</summary>
    [Fact]
    public void Laws_are_in_the_order_of_tokens_and_then_of_sparsity()
    {
        ScalingDictionary[] all = [.. new[] { (2000L, "k16", 15.9), (1000L, "k16", 16), (2000L, "k8", 8), (500L, "k16", 16.1) }
            .SelectMany(one => new[] { 256, 512 }.Select(n => Dictionary(n, one.Item1, one.Item2, one.Item3)))];
        IReadOnlyList<ScalingSeries> series = ScalingSeries.Of(all, ScalingAxis.Latents, ScalingMeasure.Fvu);
        Assert.Equal(["topk, k16, 500 tokens", "topk, k16, 1k tokens", "topk, k8, 2k tokens", "topk, k16, 2k tokens"],
            series.Select(one => one.Title));
        Assert.All(series, one => Assert.Equal(2, one.Dictionaries));
    }

    [Theory]
    [InlineData(100, "100")]
    [InlineData(20, "20")]
    [InlineData(2, "2")]
    [InlineData(0.5, "0.5")]
    [InlineData(0.012, "0.012")]
    [InlineData(1e-10, "1e-10")]
    [InlineData(1.2e-10, "1.2e-10")]
    [InlineData(1e5, "1e5")]
    public void A_tick_loses_zeros_behind_the_point_only(double value, string words) => Assert.Equal(words, ScalingWords.Tick(value));
}
