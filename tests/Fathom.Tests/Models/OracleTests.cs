using Fathom.Models;
using Fathom.Models.Files;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Models;

/// <summary>Real checkpoints against outputs that another implementation computed in double precision.</summary>
public class OracleTests
{
    const float Tolerance = 1e-4f;

    [Theory]
    [InlineData("stories260K-hf", "stories260K", "stories260K_p0")]
    [InlineData("stories260K-hf", "stories260K", "stories260K_p1")]
    [InlineData("stories260K-hf", "stories260K", "stories260K_p2")]
    [InlineData("stories260K-bf16-sharded", "stories260K", "stories260K-bf16_p0")]
    [InlineData("stories260K-bf16-sharded", "stories260K", "stories260K-bf16_p1")]
    [InlineData("stories260K-bf16-sharded", "stories260K", "stories260K-bf16_p2")]
    [InlineData("capp_gpt2", "capp_gpt2", "capp_gpt2_p0")]
    public void Logits_and_every_residual_stream_match(string folder, string tokens, string oracle)
    {
        using var model = LanguageModel.Load(SharedData.Path("lm", folder), Workers.All);
        var batch = Prompt($"{tokens}{oracle[oracle.LastIndexOf('_')..]}_tokens.npy");
        var sites = new List<Site> { new(SiteKind.Embed), new(SiteKind.Logits) };
        for (int l = 0; l < model.Config.Layers; l++) sites.Add(new Site(SiteKind.ResidPost, l));

        var cache = model.RunWithCache(batch, [.. sites]);

        int n = batch.Rows, d = model.Config.Width;
        Close(Floats($"{oracle}_logits.npy", n, model.Config.VocabularySize), cache[new Site(SiteKind.Logits)]);
        var residual = Floats($"{oracle}_resid.npy", model.Config.Layers + 1, n, d).AsSpan();
        Close(residual[..(n * d)], cache[new Site(SiteKind.Embed)]);
        for (int l = 0; l < model.Config.Layers; l++)
            Close(residual.Slice((l + 1) * n * d, n * d), cache[new Site(SiteKind.ResidPost, l)]);
    }

    [Theory]
    [InlineData("stories260K_p0")]
    [InlineData("stories260K_p1")]
    [InlineData("stories260K_p2")]
    public void Attention_patterns_and_the_mlp_hidden_layer_match(string oracle)
    {
        using var model = LanguageModel.Load(SharedData.Path("lm", "stories260K-hf"), Workers.All);
        var batch = Prompt($"{oracle}_tokens.npy");
        int n = batch.Rows, layers = model.Config.Layers;
        int pattern = model.Config.Heads * n * n, hidden = n * model.Config.MlpWidth;
        var patterns = Floats($"{oracle}_attn.npy", layers, model.Config.Heads, n, n);
        var hiddens = Floats($"{oracle}_mlp_hidden.npy", layers, n, model.Config.MlpWidth);
        for (int l = 0; l < layers; l++)
        {
            Site attention = new(SiteKind.AttnPattern, l), mlp = new(SiteKind.MlpPost, l);
            var cache = model.RunWithCache(batch, attention, mlp);
            Close(patterns.AsSpan(l * pattern, pattern), cache[attention]);
            Close(hiddens.AsSpan(l * hidden, hidden), cache[mlp]);
        }
    }

    static TokenBatch Prompt(string file)
    {
        using var tokens = Npy.Open(SharedData.Path("oracle", file));
        return TokenBatch.Of(tokens.Ints(-1));
    }

    static float[] Floats(string file, params ReadOnlySpan<long> shape)
    {
        using var values = Npy.Open(SharedData.Path("oracle", file));
        return values.Floats(shape);
    }

    static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        float worst = 0;
        for (int i = 0; i < expected.Length; i++) worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
        Assert.True(worst < Tolerance, $"largest difference {worst}");
    }
}
