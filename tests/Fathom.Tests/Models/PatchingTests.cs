using Fathom.Models;
using Fathom.Models.Patching;

namespace Fathom.Tests.Models;

public class PatchingTests
{
    static readonly int[] Clean = [3, 16, 0, 7, 7, 1], Corrupt = [3, 5, 0, 7, 2, 1];
    static readonly LogitDifference Metric = new(4, 9);

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void Every_patch_equals_a_run_of_its_own(string family)
    {
        using var model = TinyModel.Create(TinyModel.Config(family));
        Site[] sites =
        [
            new(SiteKind.Embed), new(SiteKind.ResidPost, 0), new(SiteKind.AttnZ, 1), new(SiteKind.MlpPre, 0),
            new(SiteKind.FinalNorm),
        ];
        var result = ActivationPatching.Run(model, Clean, Corrupt, sites, Metric);

        Assert.Equal(Difference(model.Logits(TokenBatch.Of(Clean))), result.Clean, 1e-4);
        Assert.Equal(Difference(model.Logits(TokenBatch.Of(Corrupt))), result.Corrupt, 1e-4);
        Assert.Equal(sites.SelectMany(s => Clean.Select((_, p) => (s, p))), result.Patched.Select(p => (p.Site, p.Position)));
        foreach (var patch in result.Patched)
        {
            var cache = model.RunWithCache(TokenBatch.Of(Clean), patch.Site);
            var hooks = new Hooks().Add(patch.Site,
                view => cache.Row(patch.Site, patch.Position).CopyTo(view.Row(patch.Position)));
            Assert.Equal(Difference(model.Logits(TokenBatch.Of(Corrupt), hooks)), patch.Value, 1e-4);
            Assert.Equal((patch.Value - result.Corrupt) / (result.Clean - result.Corrupt), patch.Normalized, 1e-12);
        }

        double Difference(float[] logits)
        {
            var last = logits.AsSpan()[^model.Config.VocabularySize..];
            return last[Metric.A] - last[Metric.B];
        }
    }

    [Fact]
    public void The_clean_value_comes_back_where_all_information_passes_and_nothing_moves_where_none_does()
    {
        using var model = TinyModel.Create(TinyModel.Llama);
        Site embed = new(SiteKind.Embed), last = new(SiteKind.ResidPost, model.Config.Layers - 1);
        var result = ActivationPatching.Run(model, Clean, Corrupt, [embed, last], Metric);
        // Positions 0, 2, 3 and 5 hold the same tokens in both prompts.
        foreach (int same in (int[])[0, 2, 3, 5]) Assert.Equal(0, result.Patched[same].Normalized, 1e-9);
        Assert.Equal(1, result.Patched[Clean.Length + Clean.Length - 1].Normalized, 1e-9);
        for (int p = 0; p + 1 < Clean.Length; p++) Assert.Equal(0, result.Patched[Clean.Length + p].Normalized, 1e-9);
    }

    [Fact]
    public void A_patched_attention_pattern_is_one_query_of_all_heads()
    {
        using var model = TinyModel.Create(TinyModel.Gpt2);
        var site = new Site(SiteKind.AttnPattern, 1);
        var cache = model.RunWithCache(TokenBatch.Of(Clean), site);
        int n = Clean.Length;
        var result = ActivationPatching.Run(model, Clean, Corrupt, [site], Metric);
        var hooks = new Hooks().Add(site, view =>
        {
            for (int head = 0; head < model.Config.Heads; head++)
                cache[site].Slice((head * n + n - 1) * n, n).CopyTo(view.Values.Slice((head * n + n - 1) * n, n));
        });
        var logits = model.Logits(TokenBatch.Of(Corrupt), hooks).AsSpan()[^model.Config.VocabularySize..];
        Assert.Equal(logits[Metric.A] - logits[Metric.B], result.Patched[n - 1].Value, 1e-4);
        Assert.NotEqual(result.Corrupt, result.Patched[n - 1].Value, 1e-6);
        // In the last block, only the last query's pattern reaches the last position.
        Assert.Equal(result.Corrupt, result.Patched[n - 2].Value, 1e-9);
    }

    [Fact]
    public void Prompts_of_different_lengths_and_what_does_not_fit_are_refused()
    {
        using var model = TinyModel.Create(TinyModel.Gpt2);
        Site[] sites = [new(SiteKind.ResidPost, 0)];
        Refused("6 tokens and the corrupt one 5", () => ActivationPatching.Run(model, Clean, Corrupt[..5], sites, Metric));
        Refused("site logits", () => ActivationPatching.Run(model, Clean, Corrupt, [new(SiteKind.Logits)], Metric));
        Refused("token id 99", () => ActivationPatching.Run(model, Clean, Corrupt, sites, new(1, 99)));
        Refused("layers are 0 to 1", () => ActivationPatching.Run(model, Clean, Corrupt, [new(SiteKind.Ln1, 5)], Metric));

        static void Refused(string words, Action action) => Assert.Contains(words, Assert.Throws<InputException>(action).Message);
    }

    [Fact]
    public void A_metric_takes_ids_and_texts_of_one_token()
    {
        static int[] Encode(string text) => text == "many words" ? [1, 2] : [text.Length];
        Assert.Equal(new LogitDifference(12, 4), LogitDifference.Parse("logit-diff:12,Mary", Encode));
        Assert.Equal(new LogitDifference(5, 5), LogitDifference.Parse("logit-diff: Mary, John", Encode));
        string[] wrongs = ["", "logit-diff:", "logit-diff:1", "logit-diff:1,2,3", "prob:1,2", "logit-diff:1,many words"];
        foreach (string wrong in wrongs)
            Assert.ThrowsAny<InputException>(() => LogitDifference.Parse(wrong, Encode));
        Assert.ThrowsAny<InputException>(() => LogitDifference.Parse("logit-diff:1,Mary", null));
    }
}
