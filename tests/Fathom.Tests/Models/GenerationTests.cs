using Fathom.Models;
using Fathom.Models.Generation;

namespace Fathom.Tests.Models;

public class GenerationTests
{
    static readonly int[] Prompt = [3, 16, 0];

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void Greedy_tokens_are_the_largest_logits_of_passes_over_the_whole_text(string family)
    {
        using var model = TinyModel.Create(TinyModel.Config(family));
        var text = new List<int>(Prompt);
        foreach (int id in Generator.Generate(model, Prompt, 8, Sampling.Greedy).ToArray())
        {
            var last = model.Logits(TokenBatch.Of([.. text])).AsSpan()[^model.Config.VocabularySize..];
            float most = float.MinValue;
            foreach (float logit in last) most = Math.Max(most, logit);
            Assert.Equal(last.IndexOf(most), id);
            text.Add(id);
        }
        Assert.Equal(Prompt.Length + 8, text.Count);
    }

    [Fact]
    public void A_seed_decides_the_text_and_a_shorter_run_is_its_beginning()
    {
        using var model = TinyModel.Create(TinyModel.Gpt2);
        int[] Text(ulong seed, int tokens) =>
            [.. Generator.Generate(model, Prompt, tokens, new Sampling { Temperature = 3, Seed = seed })];
        Assert.Equal(Text(1, 12), Text(1, 12));
        Assert.Equal(Text(1, 12)[..5], Text(1, 5));
        Assert.NotEqual(Text(1, 12), Text(2, 12));
    }

    [Fact]
    public void Generation_ends_at_a_full_context_and_before_an_end_token()
    {
        using var model = TinyModel.Create(TinyModel.Gpt2);
        int[] whole = [.. Generator.Generate(model, Prompt, 1000, Sampling.Greedy)];
        Assert.Equal(model.Config.ContextLength - Prompt.Length + 1, whole.Length);

        int end = whole[4];
        using var ending = TinyModel.Create(TinyModel.Gpt2 with { EosIds = [16, end] });
        Assert.Equal(whole.TakeWhile(id => id != end && id != 16), Generator.Generate(ending, Prompt, 1000, Sampling.Greedy));
    }

    [Fact]
    public void Interventions_see_the_prompt_and_then_each_new_token_once()
    {
        using var model = TinyModel.Create(TinyModel.Gpt2);
        var positions = new List<int>();
        var hooks = new Hooks()
            .Add(new Site(SiteKind.ResidPost, 1), view => positions.AddRange(view.Positions))
            .Add(new Site(SiteKind.Logits), view => view.Row(view.Rows - 1)[13] = 1000);
        Assert.Equal([13, 13, 13], Generator.Generate(model, Prompt, 3, Sampling.Greedy, hooks));
        Assert.Equal([0, 1, 2, 3, 4], positions);
    }

    [Fact]
    public void Draws_follow_the_probabilities_cut_by_top_k_and_top_p()
    {
        // Probabilities .5, .3, .15, .05 in the order of ids 2, 0, 3, 1.
        float[] logits = [MathF.Log(.3f), MathF.Log(.05f), MathF.Log(.5f), MathF.Log(.15f)];
        AssertShares([.3, .05, .5, .15], new Sampling());
        AssertShares([.375, 0, .625, 0], new Sampling { TopK = 2 });
        AssertShares([.3 / .95, 0, .5 / .95, .15 / .95], new Sampling { TopP = .85 });
        AssertShares([0, 0, 1, 0], new Sampling { TopP = .5 });
        AssertShares([.09 / .365, .0025 / .365, .25 / .365, .0225 / .365], new Sampling { Temperature = .5 });

        void AssertShares(double[] expected, Sampling sampling)
        {
            const int draws = 20_000;
            var sampler = new TokenSampler(sampling);
            var counts = new int[4];
            for (int position = 0; position < draws; position++) counts[sampler.Draw(logits, position)]++;
            // Five standard errors of a share.
            for (int i = 0; i < 4; i++)
            {
                double error = Math.Sqrt(expected[i] * (1 - expected[i]) / draws);
                Assert.Equal(expected[i], (double)counts[i] / draws, 5 * error + 1e-12);
            }
        }
    }

    [Fact]
    public void Equal_logits_leave_the_lower_id_in_the_top_k()
    {
        var sampler = new TokenSampler(new Sampling { TopK = 2 });
        var drawn = new HashSet<int>();
        for (int position = 0; position < 100; position++) drawn.Add(sampler.Draw([1, 5, 5, 5], position));
        Assert.Equal([1, 2], drawn.Order());
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        using var model = TinyModel.Create(TinyModel.Gpt2);
        Sampling[] wrong =
        [
            new() { Temperature = -1 }, new() { Temperature = double.NaN }, new() { TopP = 0 }, new() { TopP = 1.5 },
            new() { TopK = -1 },
        ];
        foreach (var sampling in wrong)
            Assert.Throws<OptionException>(() => Generator.Generate(model, Prompt, 1, sampling));
        Assert.Throws<InputException>(() => Generator.Generate(model, [], 1, Sampling.Greedy));
    }
}
