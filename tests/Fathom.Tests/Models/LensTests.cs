using Fathom.Models;
using Fathom.Models.Lens;
using Fathom.Numerics;

namespace Fathom.Tests.Models;

public class LensTests
{
    static readonly int[] Ids = [3, 16, 0, 7, 7, 1];

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void The_lens_after_the_last_block_is_the_model_itself(string family)
    {
        using var model = TinyModel.Create(TinyModel.Config(family));
        int vocabulary = model.Config.VocabularySize;
        var readings = LogitLens.Read(model, Ids, top: 3);
        Assert.Equal(model.Config.Layers * Ids.Length, readings.Count);
        float[] logits = model.Logits(TokenBatch.Of(Ids));
        for (int p = 0; p < Ids.Length; p++)
        {
            var row = logits.AsSpan(p * vocabulary, vocabulary).ToArray();
            double total = row.Sum(x => Math.Exp(x));
            var reading = readings[(model.Config.Layers - 1) * Ids.Length + p];
            Assert.Equal((model.Config.Layers - 1, p), (reading.Layer, reading.Position));
            int[] order = [.. Enumerable.Range(0, vocabulary).OrderByDescending(v => row[v])];
            Assert.Equal(order[..3], reading.Top.Select(t => t.Id));
            Assert.Equal(Math.Exp(row[order[0]]) / total, reading.Top[0].Probability, 1e-5);
            if (p + 1 == Ids.Length) Assert.Null(reading.NextRank);
            else
            {
                Assert.Equal(Array.IndexOf(order, Ids[p + 1]), reading.NextRank);
                Assert.Equal(Math.Exp(row[Ids[p + 1]]) / total, reading.NextProbability!.Value, 1e-5);
            }
        }
    }

    [Fact]
    public void Equal_logits_rank_by_id()
    {
        float[] logits = [1, 3, 2, 3, 3];
        Assert.Equal([1, 3, 4, 2], TopTokens.Of(logits, 4));
        Assert.Equal([4, 0, 3, 1, 2], Enumerable.Range(0, 5).Select(id => TopTokens.Rank(logits, id)));
        Assert.Equal([1, 3, 4, 2, 0], TopTokens.Of(logits, 10));
        Assert.Empty(TopTokens.Of(logits, 0));
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void Contributions_and_bias_sum_to_the_logit(string family)
    {
        using var model = TinyModel.Create(TinyModel.Config(family));
        float[] logits = model.Logits(TokenBatch.Of(Ids));
        for (int p = 0; p < Ids.Length; p++)
        {
            var attribution = DirectLogitAttribution.Of(model, Ids, token: 5, position: p);
            Assert.Equal(1 + 2 * model.Config.Layers, attribution.Contributions.Count);
            double sum = attribution.Contributions.Sum(c => c.Value) + attribution.Bias;
            Assert.Equal(logits[p * model.Config.VocabularySize + 5], sum, 1e-4);
            Assert.Equal(attribution.Logit, sum, 1e-12);
        }
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void The_effect_of_a_direction_is_its_contribution_without_the_norms_scale(string family)
    {
        using var model = TinyModel.Create(TinyModel.Config(family));
        Site last = new(SiteKind.ResidPost, model.Config.Layers - 1), mlp = new(SiteKind.MlpOut, 1);
        var cache = model.RunWithCache(TokenBatch.Of(Ids), last, mlp);
        var row = cache.Row(last, Ids.Length - 1).ToArray().Select(x => (double)x).ToArray();
        double mean = family == "gpt2" ? row.Average() : 0;
        double scale = Math.Sqrt(row.Average(x => (x - mean) * (x - mean)) + model.Config.NormEpsilon);

        var effects = new float[model.Config.VocabularySize];
        model.LogitEffects(cache.Row(mlp, Ids.Length - 1), effects);
        for (int token = 0; token < effects.Length; token++)
        {
            var parts = DirectLogitAttribution.Of(model, Ids, token).Contributions;
            Assert.Equal(parts.Single(c => c.Site == mlp).Value, effects[token] / scale, 1e-4);
        }
    }

    [Theory]
    [InlineData("gpt2", SiteKind.AttnZ, SiteKind.AttnOut)]
    [InlineData("llama", SiteKind.AttnZ, SiteKind.AttnOut)]
    [InlineData("gpt2", SiteKind.MlpPost, SiteKind.MlpOut)]
    [InlineData("llama", SiteKind.MlpPost, SiteKind.MlpOut)]
    public void A_direction_written_through_an_output_map_is_the_change_of_the_blocks_output(string family, SiteKind kind,
        SiteKind output)
    {
        using var model = TinyModel.Create(TinyModel.Config(family));
        Site site = new(kind, 1), written = new(output, 1);
        var random = new Philox(1, 1);
        var direction = new float[model.SiteWidth(site)];
        for (int i = 0; i < direction.Length; i++) direction[i] = (float)random.Normal((ulong)i);

        var plain = model.RunWithCache(TokenBatch.Of(Ids), written);
        var pushed = model.RunWithCache(TokenBatch.Of(Ids), new Hooks().Add(site, view =>
        {
            for (int i = 0; i < view.Width; i++) view.Row(2)[i] += direction[i];
        }), written);
        var projected = model.ProjectToResidual(site, direction);
        for (int i = 0; i < projected.Length; i++)
            Assert.Equal(pushed.Row(written, 2)[i] - plain.Row(written, 2)[i], projected[i], 1e-4f);
        Assert.Throws<InputException>(() => model.ProjectToResidual(new Site(SiteKind.Ln1, 0), new float[model.Config.Width]));
    }
}
