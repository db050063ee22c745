using Fathom.Models;
using Fathom.Tests.Evaluation;

namespace Fathom.Tests.Models;

/// <summary>A pass that begins with what another had there ends as that one did, to the bit.</summary>
public sealed class PassStartTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_logits_are_those_of_the_whole_pass(int layer)
    {
        using var language = new TinyLanguage();
        TokenBatch batch = TokenBatch.Of(language.Texts[0], language.Texts[1]);
        var site = layer == 0 ? new Site(SiteKind.Embed) : new Site(SiteKind.ResidPost, layer - 1);
        float[] residual = language.Model.RunWithCache(batch, site).Find(site),
            logits = new float[batch.Rows * TinyLanguage.Vocabulary];
        language.Model.Forward(batch, new Hooks().Add(new Site(SiteKind.Logits), view =>
            view.Values.CopyTo(logits.AsSpan(view.FirstRow * view.Width))), start: new(layer, residual));
        Assert.Equal(language.Model.Logits(batch), logits);
    }

    [Fact]
    public void What_cannot_be_begun_with_is_refused()
    {
        using var language = new TinyLanguage();
        TokenBatch batch = TokenBatch.Of(language.Texts[0]);
        var residual = new float[batch.Rows * TinyLanguage.Width];
        Hooks early = new Hooks().Add(Site.Parse("blocks.0.mlp_out"), _ => { });
        Assert.Throws<ArgumentException>(() => language.Model.Forward(batch, early, start: new(1, residual)));
        Assert.Throws<ArgumentOutOfRangeException>(() => language.Model.Forward(batch, start: new(3, residual)));
        Assert.Throws<ArgumentOutOfRangeException>(() => language.Model.Forward(batch, start: new(1, residual.AsMemory(1))));
    }
}
