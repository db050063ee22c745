using Fathom.Models;

namespace Fathom.Tests.Models;

public class SiteTests
{
    [Fact]
    public void Every_site_prints_a_name_that_parses_back()
    {
        foreach (var kind in Enum.GetValues<SiteKind>())
        {
            var site = Site.HasLayer(kind) ? new Site(kind, 31) : new Site(kind);
            Assert.Equal(site, Site.Parse(site.ToString()));
        }
        Assert.Equal("blocks.2.resid_post", new Site(SiteKind.ResidPost, 2).ToString());
        Assert.Equal("final_norm", new Site(SiteKind.FinalNorm).ToString());
    }

    [Theory]
    [InlineData("blocks.3.hook_resid_pre", "blocks.3.resid_pre")]
    [InlineData("blocks.3.hook_resid_mid", "blocks.3.resid_mid")]
    [InlineData("blocks.11.hook_resid_post", "blocks.11.resid_post")]
    [InlineData("blocks.3.hook_attn_out", "blocks.3.attn_out")]
    [InlineData("blocks.3.hook_mlp_out", "blocks.3.mlp_out")]
    [InlineData("blocks.3.attn.hook_z", "blocks.3.attn_z")]
    [InlineData("blocks.3.attn.hook_pattern", "blocks.3.attn_pattern")]
    [InlineData("blocks.3.mlp.hook_pre", "blocks.3.mlp_pre")]
    [InlineData("blocks.3.mlp.hook_post", "blocks.3.mlp_post")]
    [InlineData("blocks.3.ln1.hook_normalized", "blocks.3.ln1")]
    [InlineData("blocks.3.ln2.hook_normalized", "blocks.3.ln2")]
    [InlineData("ln_final.hook_normalized", "final_norm")]
    [InlineData("hook_embed", "embed")]
    [InlineData("transformer.h.5", "blocks.5.resid_post")]
    [InlineData("model.layers.5", "blocks.5.resid_post")]
    [InlineData("layers.5.mlp", "blocks.5.mlp_out")]
    [InlineData("gpt_neox.layers.5.attention", "blocks.5.attn_out")]
    [InlineData("model.layers.5.self_attn", "blocks.5.attn_out")]
    [InlineData("transformer.h.0.attn", "blocks.0.attn_out")]
    [InlineData("model.norm", "final_norm")]
    [InlineData("lm_head", "logits")]
    [InlineData("5.resid_post_attn", "blocks.5.resid_mid")]
    [InlineData("5.resid_delta_mlp", "blocks.5.mlp_out")]
    [InlineData("blocks.5.resid_post_mlp", "blocks.5.resid_post")]
    [InlineData("resid_post_mlp/5", "blocks.5.resid_post")]
    public void Names_of_other_tools_mean_the_same_site(string foreign, string own) =>
        Assert.Equal(own, Site.Parse(foreign).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("blocks.resid_post")]
    [InlineData("blocks.-1.resid_post")]
    [InlineData("blocks.1.resid_post ")]
    [InlineData("blocks.1.resid_post\n")]
    [InlineData("blocks.99999999999.resid_post")]
    [InlineData("blocks.1.embed")]
    [InlineData("blocks.٣.resid_post")]
    [InlineData("resid_post_mlp")]
    [InlineData("model.layers.2.input_layernorm")]
    public void A_wrong_name_is_one_line_that_lists_the_valid_forms(string name)
    {
        string message = Assert.Throws<InputException>(() => Site.Parse(name)).Message;
        Assert.Contains("blocks.L.{resid_pre, resid_mid, resid_post", message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Sites_are_ordered_as_a_pass_meets_them()
    {
        string[] names =
        [
            "embed", "blocks.0.resid_pre", "blocks.0.attn_z", "blocks.0.resid_post", "blocks.1.ln1", "final_norm", "logits",
        ];
        for (int i = 0; i < names.Length; i++)
            for (int j = 0; j < names.Length; j++)
                Assert.Equal(i < j, Site.Parse(names[i]).Before(Site.Parse(names[j])));
    }
}
