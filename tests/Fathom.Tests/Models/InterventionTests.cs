using Fathom.Models;

namespace Fathom.Tests.Models;

/// <summary>Reading and replacing sites.</summary>
public class InterventionTests
{
    static readonly TokenBatch A = TokenBatch.Of([3, 16, 0, 7, 7], [2, 11, 1]);
    static readonly TokenBatch B = TokenBatch.Of([5, 4, 9, 12, 1], [8, 8, 6]);

    public static TheoryData<string, SiteKind> EverySite()
    {
        var data = new TheoryData<string, SiteKind>();
        foreach (string family in (string[])["gpt2", "llama"])
            foreach (var kind in Enum.GetValues<SiteKind>()) data.Add(family, kind);
        return data;
    }

    [Theory]
    [MemberData(nameof(EverySite))]
    public void Replacing_a_site_by_its_own_values_changes_no_bit_of_the_logits(string family, SiteKind kind)
    {
        using var model = TinyModel.Create(TinyModel.Config(family));
        foreach (var site in Sites(model, kind))
        {
            var cache = model.RunWithCache(A, site);
            Assert.Equal(model.Logits(A), model.Logits(A, new Hooks().Splice(site, cache.Memory(site))));
        }
    }

    [Theory]
    [MemberData(nameof(EverySite))]
    public void Every_site_is_read_and_what_is_written_there_moves_the_logits(string family, SiteKind kind)
    {
        using var model = TinyModel.Create(TinyModel.Config(family));
        foreach (var site in Sites(model, kind))
        {
            var cache = model.RunWithCache(A, site);
            Assert.True(cache[site].ContainsAnyExcept(0f), $"{site} is all zeros");
            Assert.NotEqual(model.Logits(A), model.Logits(A, new Hooks().Add(site, view => view.Values.Clear())));
        }
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void Residual_sites_of_another_run_bring_its_whole_continuation(string family)
    {
        using var model = TinyModel.Create(TinyModel.Config(family));
        var logits = model.Logits(B);
        SiteKind[] kinds = [SiteKind.Embed, SiteKind.ResidPre, SiteKind.ResidMid, SiteKind.ResidPost, SiteKind.FinalNorm];
        foreach (var kind in kinds)
            foreach (var site in Sites(model, kind))
            {
                var ofB = model.RunWithCache(B, site);
                Assert.Equal(logits, model.Logits(A, new Hooks().Splice(site, ofB.Memory(site))));
            }
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void The_inner_sites_of_another_run_bring_its_block_output(string family)
    {
        using var model = TinyModel.Create(TinyModel.Config(family));
        (SiteKind Inner, SiteKind Out)[] pairs =
        [
            (SiteKind.Ln1, SiteKind.AttnOut), (SiteKind.AttnZ, SiteKind.AttnOut),
            (SiteKind.Ln2, SiteKind.MlpOut), (SiteKind.MlpPost, SiteKind.MlpOut),
        ];
        foreach (var (inner, output) in pairs)
        {
            Site site = new(inner, 1), result = new(output, 1);
            var ofB = model.RunWithCache(B, site, result);
            var spliced = model.RunWithCache(A, new Hooks().Splice(site, ofB.Memory(site)), result);
            Assert.Equal(ofB[result].ToArray(), spliced[result].ToArray());
        }
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void The_sites_of_a_block_fit_together(string family)
    {
        using var model = TinyModel.Create(TinyModel.Config(family));
        Site pre = new(SiteKind.ResidPre, 1), attention = new(SiteKind.AttnOut, 1), mid = new(SiteKind.ResidMid, 1);
        Site mlp = new(SiteKind.MlpOut, 1), post = new(SiteKind.ResidPost, 1), before = new(SiteKind.ResidPost, 0);
        var cache = model.RunWithCache(A, before, pre, attention, mid, mlp, post);
        Assert.Equal(cache[before].ToArray(), cache[pre].ToArray());
        Assert.Equal([A.Rows, model.Config.Width], cache.Shape(pre));
        for (int i = 0; i < cache[pre].Length; i++)
        {
            Assert.Equal(cache[mid][i], cache[pre][i] + cache[attention][i]);
            Assert.Equal(cache[post][i], cache[mid][i] + cache[mlp][i]);
        }
    }

    [Fact]
    public void Patterns_are_causal_and_sum_to_one()
    {
        using var model = TinyModel.Create(TinyModel.Llama);
        var site = new Site(SiteKind.AttnPattern, 2);
        var cache = model.RunWithCache(A, site);
        for (int s = 0; s < A.Sequences; s++)
        {
            int length = A.Sequence(s).Length;
            var pattern = cache.Pattern(site, s);
            Assert.Equal([cache[site].Length], cache.Shape(site));
            Assert.Equal(model.Config.Heads * length * length, pattern.Length);
            for (int row = 0; row < model.Config.Heads * length; row++)
            {
                double sum = 0;
                for (int key = 0; key < length; key++)
                {
                    float p = pattern[row * length + key];
                    if (key > row % length) Assert.Equal(0, p);
                    sum += p;
                }
                Assert.Equal(1, sum, 1e-6);
            }
        }
    }

    [Fact]
    public void Normalised_inputs_come_before_weight_and_bias()
    {
        using var model = TinyModel.Create(TinyModel.Gpt2);
        var site = new Site(SiteKind.Ln2, 1);
        var cache = model.RunWithCache(A, site);
        for (int row = 0; row < A.Rows; row++)
        {
            double mean = 0, squares = 0;
            foreach (float value in cache.Row(site, row)) (mean, squares) = (mean + value, squares + value * value);
            Assert.Equal(0, mean / model.Config.Width, 1e-6);
            Assert.Equal(1, squares / model.Config.Width, 1e-3);
        }
    }

    [Fact]
    public void Hooks_of_one_site_run_in_the_order_added_and_see_positions()
    {
        using var model = TinyModel.Create(TinyModel.Gpt2);
        var seen = new List<string>();
        var site = new Site(SiteKind.ResidPost, 0);
        var hooks = new Hooks()
            .Add(site, view =>
            {
                view.Values[0] = 42;
                seen.Add(string.Join(' ', view.Positions.ToArray()));
            })
            .Add(site, view => seen.Add($"{view.Values[0]} {view.Rows}×{view.Width}"));
        model.Forward(A, hooks, site);
        Assert.Equal(["0 1 2 3 4 0 1 2", "42 8×12"], seen);
    }

    [Fact]
    public void A_pass_ends_after_the_site_asked_for()
    {
        using var model = TinyModel.Create(TinyModel.Llama);
        var end = new Site(SiteKind.ResidPost, 0);
        var late = new Hooks().Add(new Site(SiteKind.ResidPre, 1), _ => { });
        Assert.Throws<ArgumentException>(() => model.Forward(A, late, end));
        var broken = new Hooks().Add(end, view => view.Values.Fill(float.NaN));
        model.Forward(A, broken, end);
        Assert.All(model.Logits(A), logit => Assert.True(float.IsFinite(logit)));
    }

    [Fact]
    public void A_hook_cannot_start_another_pass_of_the_same_model()
    {
        using var model = TinyModel.Create(TinyModel.Gpt2);
        var hooks = new Hooks().Add(new Site(SiteKind.Embed), _ => model.Logits(A));
        Assert.Throws<InvalidOperationException>(() => model.Forward(A, hooks));
        Assert.Equal(A.Rows * model.Config.VocabularySize, model.Logits(A).Length);
    }

    [Fact]
    public void Bad_tokens_lengths_and_layers_are_refused_in_one_line()
    {
        using var model = TinyModel.Create(TinyModel.Gpt2);
        Refused("outside the model's vocabulary, 0 to 16", () => model.Forward(TokenBatch.Of([1, 17])));
        Refused("outside the model's vocabulary", () => model.Forward(TokenBatch.Of([-1])));
        Refused("more than the model's context of 16", () => model.Forward(TokenBatch.Of(new int[17])));
        Refused("sequence 1 of the batch is empty", () => TokenBatch.Of([1], []));
        Refused("layers are 0 to 1", () => model.RunWithCache(A, new Site(SiteKind.ResidPost, 2)));
        Refused("layers are 0 to 1", () => model.SiteWidth(Site.Parse("blocks.7.ln1")));
        Refused("no fixed width", () => model.SiteWidth(Site.Parse("blocks.0.attn_pattern")));

        static void Refused(string words, Action action)
        {
            string message = Assert.Throws<InputException>(action).Message;
            Assert.Contains(words, message);
            Assert.DoesNotContain('\n', message);
        }
    }

    static IEnumerable<Site> Sites(LanguageModel model, SiteKind kind) =>
        Site.HasLayer(kind) ? Enumerable.Range(0, model.Config.Layers).Select(l => new Site(kind, l)) : [new Site(kind)];
}
