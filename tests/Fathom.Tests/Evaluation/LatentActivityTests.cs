using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation;

/// <summary>Sparsity and what each latent does, counted by hand.</summary>
public sealed class LatentActivityTests
{
    // Four tokens in contexts 7 and 9; latent 3 never fires.
    static readonly (int, float)[][] Rows = [[(0, 1), (1, 2)], [(0, 3)], [], [(0, 0.5f), (2, 4)]];
    static readonly int[] Contexts = [7, 7, 9, 9];

    [Fact]
    public void L0_and_L1_by_hand_with_decoder_norms_folded_in()
    {
        var metrics = new ReconstructionMetrics(1, [1, 10, 0.5f, 1]);
        metrics.Add(new float[] { 1, 2, 3, 4 }, new float[4], Codes.Of(Rows), Contexts, Workers.All);
        var (summary, _) = metrics.Summary(Workers.All);
        Assert.Equal(5 / 4.0, summary.L0);
        Assert.Equal((1 + 20 + 3 + 0.5 + 2) / 4, summary.L1);
    }

    [Fact]
    public void Densities_strengths_and_consistent_activation_by_hand()
    {
        var latents = new LatentActivity(4);
        // In two batches that cut context 9 in half.
        latents.Add(Codes.Of(Rows[..3]), Contexts.AsSpan(0, 3));
        latents.Add(Codes.Of(Rows[3..]), Contexts.AsSpan(3));
        Assert.Equal([0.75, 0.25, 0.25, 0], Enumerable.Range(0, 4).Select(latents.Density));
        Assert.Equal([1.5, 1, 1, 0], Enumerable.Range(0, 4).Select(latents.ConsistentActivation));
        Assert.Equal([3, 2, 4, 0], latents.Max.ToArray());
        Assert.Equal([1.5, 2, 4, 0], Enumerable.Range(0, 4).Select(latents.Mean));
        Assert.Equal((3, 1, 0.75, 4), (latents.Alive, latents.Dead, latents.AliveShare, latents.Rows));
    }

    [Fact]
    public void Without_contexts_consistent_activation_is_undefined()
    {
        var latents = new LatentActivity(4);
        latents.Add(Codes.Of(Rows), []);
        Assert.False(latents.HasContexts);
        Assert.True(double.IsNaN(latents.ConsistentActivation(0)));
        Assert.Equal(0.75, latents.Density(0));
    }

    /// <summary>Of 100 tokens latent 0 fires on 50, the others on 10, 2, 1 and none. A density is not above itself.</summary>
    [Fact]
    public void Shares_above_a_density_and_the_histogram_by_hand()
    {
        var latents = new LatentActivity(5);
        int[] counts = [50, 10, 2, 1, 0];
        (int, float)[] Row(int row) =>
            [.. Enumerable.Range(0, 5).Where(latent => row < counts[latent]).Select(latent => (latent, 1f))];
        latents.Add(Codes.Of([.. Enumerable.Range(0, 100).Select(Row)]), []);
        Assert.Equal(3 / 5.0, latents.ShareAbove(0.01));
        Assert.Equal(1 / 5.0, latents.ShareAbove(0.1));
        Assert.Equal(62 / 63.0, latents.FiringsAbove(0.01));
        Assert.Equal(50 / 63.0, latents.FiringsAbove(0.1));
        LogDensityHistogram histogram = LogDensityHistogram.Of(latents);
        // log₁₀ of .01, .02, .1 and .5: −2, −1.70, −1, −0.30, in quarters of a decade from −2.
        Assert.Equal((-2, 1), (histogram.From, histogram.Dead));
        Assert.Equal([1, 1, 0, 0, 1, 0, 1, 0], histogram.Counts);
    }

    /// <summary>
    /// What a latent writes at activation 1: its decoder row, or that row at unit length where the dictionary reports latents
    /// in units of their decoder norm.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Write_norms_are_those_of_the_dictionary_s_own_decoding(bool rescales)
    {
        using var sae = new TopKSae([1, 0, 0, 1], [0, 0], [3, 4, 0, 0.5f], [1000, -500], 1, rescaleByDecoderNorm: rescales);
        float[] norms = sae.WriteNorms.ToArray();
        Assert.Equal(rescales ? 1 : 5, norms[0], 1e-5);
        Assert.Equal(rescales ? 1 : 0.5, norms[1], 1e-5);
    }
}
