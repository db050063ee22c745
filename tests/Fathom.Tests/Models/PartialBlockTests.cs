using Fathom.Models;
using Fathom.Models.Lens;
using Fathom.Numerics;

namespace Fathom.Tests.Models;

/// <summary>Models whose blocks have attention only, or an MLP only.</summary>
public class PartialBlockTests
{
    static readonly int[] Ids = [3, 16, 0, 7, 7, 2];

    [Theory]
    [InlineData("gpt2", false, true)]
    [InlineData("gpt2", true, false)]
    [InlineData("llama", false, true)]
    [InlineData("llama", true, false)]
    public void Logits_are_those_of_plain_loops_and_what_the_one_part_writes_adds_up(string family, bool attention, bool mlp)
    {
        var config = TinyModel.Config(family) with { HasAttention = attention, HasMlp = mlp };
        var tiny = new TinyModel();
        using var model = LanguageModel.Create(config, tiny, Workers.All);
        Assert.DoesNotContain(tiny.Tensors.Keys, name => name.Contains(attention ? "mlp" : "attn"));
        double[][] expected = new ReferenceTransformer(config, tiny.Tensors).Logits(Ids);
        float[] actual = model.Logits(TokenBatch.Of(Ids));
        for (int i = 0; i < actual.Length; i++)
            Assert.Equal(expected[i / config.VocabularySize][i % config.VocabularySize], actual[i], 1e-4);

        // The residual stream is the embedding and what the one part writes.
        var attribution = DirectLogitAttribution.Of(model, Ids, 5);
        Assert.Equal(1 + config.Layers, attribution.Contributions.Count);
        Assert.Equal(expected[^1][5], attribution.Logit, 1e-4);
    }

    [Theory]
    [InlineData(false, "ln1", "attn_pattern", "attn_z", "attn_out", "resid_mid")]
    [InlineData(true, "ln2", "mlp_pre", "mlp_post", "mlp_out", "resid_mid")]
    public void Sites_of_the_absent_part_are_refused_in_one_line(bool attention, params string[] absent)
    {
        using var model = TinyModel.Create(TinyModel.Gpt2 with { HasAttention = attention, HasMlp = !attention });
        var all = Enum.GetValues<SiteKind>().Where(Site.HasLayer).Select(kind => new Site(kind, 1));
        foreach (var site in all)
        {
            bool refused = absent.Contains(site.ToString()[9..]);
            if (refused)
            {
                string message = Assert.Throws<InputException>(() => model.RunWithCache(TokenBatch.Of(Ids), site)).Message;
                Assert.Equal($"site {site} is not in this model, whose blocks have no {(attention ? "MLP" : "attention")}; " +
                    "choose another site", message);
                Assert.Throws<InputException>(() => model.SiteWidth(site));
            }
            else
            {
                Assert.True(model.RunWithCache(TokenBatch.Of(Ids), site).Find(site).Length > 0);
            }
        }
    }

    [Fact]
    public void A_config_names_the_absent_part_and_one_part_there_must_be()
    {
        const string Shape = "\"model_type\":\"gpt2\",\"n_layer\":1,\"n_embd\":4,\"n_head\":2,\"vocab_size\":5,\"n_positions\":6";
        Assert.Equal((true, true), Parts(""));
        Assert.Equal((false, true), Parts(",\"fathom_attention\":false"));
        Assert.Equal((true, false), Parts(",\"fathom_mlp\":false,\"fathom_attention\":true"));
        string message = Assert.Throws<InputException>(() => Parts(",\"fathom_mlp\":false,\"fathom_attention\":false")).Message;
        Assert.Equal("here: fathom_attention and fathom_mlp are both false; a block needs one of them", message);

        static (bool, bool) Parts(string more)
        {
            var config = ModelConfig.Parse($"{{{Shape}{more}}}", "here");
            return (config.HasAttention, config.HasMlp);
        }
    }

    /// <summary>The cache holds nothing where there is no attention, but still counts positions.</summary>
    [Fact]
    public void Without_attention_a_cached_pass_has_the_bits_of_the_whole()
    {
        using var model = TinyModel.Create(TinyModel.Gpt2 with { HasAttention = false });
        using var cache = new KeyValueCache(model.Config, 6);
        var logits = new Site(SiteKind.Logits);
        float[] whole = model.Logits(TokenBatch.Of(Ids)), last = [];
        model.Forward(TokenBatch.Of(Ids[..4]), cache: cache);
        model.Forward(TokenBatch.Of(Ids[4..]), new Hooks().Add(logits, view => last = view.Values.ToArray()), cache: cache);
        Assert.Equal(whole[(4 * 17)..], last);
    }
}
