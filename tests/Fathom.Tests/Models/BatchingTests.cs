using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Tests.Models;

/// <summary>The same bits however the work is cut: into batches, cached steps or threads.</summary>
public class BatchingTests
{
    static readonly int[][] Sequences = [[3, 16, 0, 7, 7, 1, 2, 9], [2], [11, 1, 4], [5, 5, 5, 5, 6, 6, 6, 6, 0, 1, 2]];

    [Theory]
    [InlineData("gpt2", 1)]
    [InlineData("llama", 1)]
    [InlineData("gpt2", 3)]
    [InlineData("llama", 3)]
    public void A_ragged_batch_equals_its_sequences_run_alone(string family, int threads)
    {
        using var model = TinyModel.Create(TinyModel.Config(family), new Workers(threads));
        float[] together = model.Logits(TokenBatch.Of(Sequences));
        Assert.Equal(together, Sequences.SelectMany(ids => model.Logits(TokenBatch.Of(ids))).ToArray());
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void Attention_patterns_of_a_ragged_batch_equal_those_run_alone(string family)
    {
        using var model = TinyModel.Create(TinyModel.Config(family));
        var site = new Site(SiteKind.AttnPattern, 1);
        var together = model.RunWithCache(TokenBatch.Of(Sequences), site);
        for (int s = 0; s < Sequences.Length; s++)
        {
            var alone = model.RunWithCache(TokenBatch.Of(Sequences[s]), site);
            Assert.Equal(alone[site].ToArray(), together.Pattern(site, s).ToArray());
        }
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void Steps_through_a_cache_equal_one_pass_at_every_site(string family)
    {
        using var model = TinyModel.Create(TinyModel.Config(family));
        int[] ids = Sequences[3];
        Site[] sites = [new(SiteKind.ResidPost, model.Config.Layers - 1), new(SiteKind.AttnZ, 1), new(SiteKind.Logits)];
        var whole = model.RunWithCache(TokenBatch.Of(ids), sites);

        using var cache = new KeyValueCache(model.Config, ids.Length);
        foreach (var part in (int[][])[ids[..4], ids[4..5], ids[5..6], ids[6..]])
        {
            int past = cache.Length;
            var hooks = new Hooks();
            foreach (var site in sites)
                hooks.Add(site, view => Assert.Equal(
                    whole[site].Slice(past * view.Width, view.Values.Length).ToArray(), view.Values.ToArray()));
            model.Forward(TokenBatch.Of(part), hooks, cache: cache);
        }
        Assert.Equal(ids.Length, cache.Length);
    }

    [Fact]
    public void A_truncated_cache_goes_on_from_there()
    {
        using var model = TinyModel.Create(TinyModel.Llama);
        using var cache = new KeyValueCache(model.Config, 8);
        model.Forward(TokenBatch.Of([1, 2, 3, 4]), cache: cache);
        cache.Truncate(2);
        float[] last = [];
        var hooks = new Hooks().Add(new Site(SiteKind.Logits), view => last = view.Values.ToArray());
        model.Forward(TokenBatch.Of([9]), hooks, cache: cache);
        Assert.Equal(model.Logits(TokenBatch.Of([1, 2, 9]))[^model.Config.VocabularySize..], last);
        Assert.Throws<InputException>(() => model.Forward(TokenBatch.Of([1, 2, 3, 4, 5, 6]), cache: cache));
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void Threads_change_no_bit_of_a_fresh_model_or_its_logits(string family)
    {
        var config = TinyModel.Config(family) with
        {
            Width = 64,
            MlpWidth = 200,
            Heads = 4,
            HeadWidth = 16,
            KeyValueHeads = family == "gpt2" ? 4 : 2,
        };
        var batch = TokenBatch.Of(Sequences);
        using var one = LanguageModel.RandomInit(config, 5, new Workers(1));
        using var four = LanguageModel.RandomInit(config, 5, new Workers(4));
        using var other = LanguageModel.RandomInit(config, 6, new Workers(1));
        Assert.Equal(one.Logits(batch), four.Logits(batch));
        Assert.NotEqual(one.Logits(batch), other.Logits(batch));
    }
}
