using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Evaluation;

/// <summary>What a model loses under splices whose effect is known.</summary>
public sealed class SplicedLossTests
{
    internal static readonly LossSummary ByHand = new()
    {
        Predictions = 1,
        Contexts = 1,
        CeClean = 1,
        CeSpliced = 1.5,
        CeZero = 6,
        CeMean = 3,
        KlSpliced = 0.5,
        KlZero = 4,
        KlMean = 2,
    };

    /// <summary>A changed pass begins where the change is; what it says is, to the bit, what a whole pass says.</summary>
    [Theory]
    [InlineData("embed", TinyLanguage.Width)]
    [InlineData("blocks.0.resid_pre", TinyLanguage.Width)]
    [InlineData("blocks.0.attn_out", TinyLanguage.Width)]
    [InlineData("blocks.0.resid_post", TinyLanguage.Width)]
    [InlineData("blocks.1.resid_mid", TinyLanguage.Width)]
    [InlineData("blocks.1.mlp_post", 32)]
    [InlineData("blocks.1.resid_post", TinyLanguage.Width)]
    [InlineData("final_norm", TinyLanguage.Width)]
    public void A_pass_that_begins_late_gives_the_bits_of_a_whole_one(string at, int width)
    {
        using var language = new TinyLanguage();
        using TopKSae coder = TinyLanguage.Dictionary(width);
        var site = Site.Parse(at);
        (_, ContextLosses[] replaced) = SplicedPasses.Run(language.Model, [Replacement.Of(new CoderSites(site), coder)],
            language.Contexts, Workers.All, null, 64, TestContext.Current.CancellationToken);
        var splice = new Splice(coder, language.Contexts.IsSpecial, Workers.All);
        for (int context = 0; context < language.Contexts.Count; context++)
        {
            TokenBatch batch = TokenBatch.Of(language.Contexts[context]);
            TokenLosses clean = NextTokenLoss.Of(language.Model, batch, keep: true);
            TokenLosses whole = NextTokenLoss.Of(language.Model, batch, new Hooks().Add(site, splice.Reconstruct), clean);
            var one = new ContextLosses(language.Contexts.Count);
            one.Set(new TokenContexts([language.Contexts[context]], [], TinyLanguage.Pad), 0, 1, whole);
            Assert.Equal(one.Loss[0], replaced[0].Loss[context]);
            Assert.Equal(one.Divergence[0], replaced[0].Divergence[context]);
        }
    }

    [Fact]
    public void Identity_splice_has_score_1_and_kl_0_and_keeps_every_logit()
    {
        using var language = new TinyLanguage();
        var coder = new PairCoder(TinyLanguage.Width);
        LossSummary loss = language.Measure(coder);
        Assert.True(Math.Min(loss.CeZero, loss.CeMean) > loss.CeClean + 0.5, "harmless ablations would prove nothing");
        Assert.Equal((loss.CeClean, 0), (loss.CeSpliced, loss.KlSpliced));
        Assert.Equal((1, 1, 1, 1), (loss.CeScore, loss.CeScoreMean, loss.KlScore, loss.KlScoreMean));

        TokenBatch batch = TokenBatch.Of(language.Texts);
        var splice = new Splice(coder, language.Contexts.IsSpecial, Workers.All);
        Hooks hooks = new Hooks().Add(TinyLanguage.Site, splice.Reconstruct);
        Assert.Equal(language.Model.Logits(batch), language.Model.Logits(batch, hooks));
    }

    [Fact]
    public void A_dictionary_of_nothing_scores_zero()
    {
        using var language = new TinyLanguage();
        using var nothing = TinyLanguage.Nothing();
        LossSummary loss = language.Measure(nothing);
        Assert.Equal(loss.CeZero, loss.CeSpliced);
        Assert.Equal(loss.KlZero, loss.KlSpliced);
        Assert.Equal((0, 0), (loss.CeScore, loss.KlScore));
        Assert.True(loss.KlZero > 0.1);
    }

    /// <summary>Before the unembedding the mean is one known row of logits, and zeros are a uniform prediction.</summary>
    [Fact]
    public void Losses_and_divergences_have_their_closed_form_at_the_final_norm()
    {
        using var language = new TinyLanguage();
        using var sae = TinyLanguage.Dictionary();
        LossSummary loss = language.Measure(sae, site: new Site(SiteKind.FinalNorm));
        float[] constant = new float[TinyLanguage.Vocabulary];
        language.Model.Unembed([.. TinyLanguage.Mean.Select(x => (float)x)], 1, constant);
        double[] q = LogProbabilities(constant);

        double clean = 0, zero = 0, mean = 0, klZero = 0, klMean = 0;
        int count = 0;
        foreach (int[] text in language.Texts)
        {
            float[] logits = language.Model.Logits(TokenBatch.Of(text));
            for (int t = 0; t + 1 < text.Length; t++, count++)
            {
                double[] p = LogProbabilities(logits.AsSpan(t * TinyLanguage.Vocabulary, TinyLanguage.Vocabulary));
                clean -= p[text[t + 1]];
                // What is predicted at BOS counts, but BOS keeps its own activation: nothing is lost there.
                zero += t == 0 ? -p[text[t + 1]] : Math.Log(TinyLanguage.Vocabulary);
                mean -= t == 0 ? p[text[t + 1]] : q[text[t + 1]];
                if (t == 0) continue;
                klZero += p.Sum(x => Math.Exp(x) * (x + Math.Log(TinyLanguage.Vocabulary)));
                klMean += p.Zip(q).Sum(pair => Math.Exp(pair.First) * (pair.First - pair.Second));
            }
        }
        Assert.Equal((count, language.Texts.Length), (loss.Predictions, loss.Contexts));
        Assert.Equal(clean / count, loss.CeClean, 1e-5);
        Assert.Equal(zero / count, loss.CeZero, 1e-5);
        Assert.Equal(mean / count, loss.CeMean, 1e-5);
        Assert.Equal(klZero / count, loss.KlZero, 1e-5);
        Assert.Equal(klMean / count, loss.KlMean, 1e-5);
    }

    [Fact]
    public void Scores_by_hand()
    {
        Assert.Equal((0.9, 0.75, 0.875, 0.75), (ByHand.CeScore, ByHand.CeScoreMean, ByHand.KlScore, ByHand.KlScoreMean));
        Assert.True(double.IsNaN((ByHand with { CeZero = 0.5 }).CeScore), "where zeros do no harm there is nothing to keep");
    }

    [Fact]
    public void Padding_is_neither_predicted_nor_replaced()
    {
        using var language = new TinyLanguage();
        using var sae = TinyLanguage.Dictionary();
        int[][] padded = [.. language.Texts.Select(text => text[..^2].Concat([TinyLanguage.Pad, TinyLanguage.Pad]).ToArray())];
        int[][] cut = [.. language.Texts.Select(text => text[..^2])];
        Assert.Equal(language.Measure(sae, new TokenContexts(cut, [TinyLanguage.Bos], TinyLanguage.Pad)),
            language.Measure(sae, new TokenContexts(padded, [TinyLanguage.Bos, TinyLanguage.Pad], TinyLanguage.Pad)));
    }

    [Fact]
    public void Special_positions_keep_their_activations_and_no_other_does()
    {
        using var language = new TinyLanguage();
        using var sae = TinyLanguage.Dictionary();
        int[] ids = [TinyLanguage.Bos, 5, TinyLanguage.Eos, 7, 8];
        var splice = new Splice(sae, language.Contexts.IsSpecial, Workers.All);
        float[][] Rows(Hooks? hooks)
        {
            ActivationCache cache = language.Model.RunWithCache(TokenBatch.Of(ids), hooks, TinyLanguage.Site);
            return [.. cache[TinyLanguage.Site].ToArray().Chunk(TinyLanguage.Width)];
        }
        float[][] before = Rows(null);
        foreach (SiteHook hook in (SiteHook[])[splice.Reconstruct, splice.Replace(new float[TinyLanguage.Width])])
        {
            float[][] after = Rows(new Hooks().Add(TinyLanguage.Site, hook));
            for (int row = 0; row < ids.Length; row++) Assert.Equal(row is 0 or 2, before[row].SequenceEqual(after[row]));
        }
    }

    [Fact]
    public void Reconstruction_plus_its_error_leaves_the_logits_as_they_are()
    {
        using var language = new TinyLanguage();
        using var sae = TinyLanguage.Dictionary();
        ErrorKeepsLogits(language.Model, TinyLanguage.Site, sae, language.Texts, language.Contexts.IsSpecial);
    }

    [Fact]
    public void Reconstruction_plus_its_error_leaves_the_logits_of_a_real_model_as_they_are()
    {
        using var model = LanguageModel.Load(SharedData.Path("lm", "stories260K-hf"), Workers.All);
        using var sae = TinyLanguage.Dictionary(64);
        int[] text = [1, .. Enumerable.Range(0, 200).Select(i => 3 + 7 * i % 500)];
        ErrorKeepsLogits(model, Site.Parse("blocks.2.resid_post"), sae, [text], id => id == 1);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(30, 3)]
    [InlineData(4096, 2)]
    public void Batches_and_threads_change_no_bit(int batchTokens, int threads)
    {
        using var language = new TinyLanguage();
        using var sae = TinyLanguage.Dictionary();
        LossSummary other = language.Measure(sae, batchTokens: batchTokens, threads: threads);
        Assert.Equal(language.Measure(sae, batchTokens: 17, threads: 1), other);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var language = new TinyLanguage();
        using var narrow = TinyLanguage.Dictionary(8);
        using var fitting = TinyLanguage.Dictionary();
        var unfit = Assert.Throws<InputException>(() => language.Measure(narrow));
        Assert.Contains("16 wide in this model, the dictionary 8", unfit.Message);
        Assert.Throws<InputException>(() => language.Measure(fitting, site: new Site(SiteKind.Logits)));
        Assert.Throws<InputException>(() => language.Measure(fitting, site: new Site(SiteKind.AttnPattern, 0)));
        Assert.Throws<InputException>(() => language.Measure(fitting, new TokenContexts([[0], []], [0])));
    }

    static void ErrorKeepsLogits(LanguageModel model, Site site, TopKSae coder, int[][] texts, Func<int, bool> special)
    {
        TokenBatch batch = TokenBatch.Of(texts);
        var splice = new Splice(coder, special, Workers.All);
        float[] clean = model.Logits(batch);
        float largest = clean.Max(Math.Abs);
        float Moved(Hooks hooks) => model.Logits(batch, hooks).Zip(clean).Max(pair => Math.Abs(pair.First - pair.Second));
        Assert.True(Moved(new Hooks().Add(site, splice.Reconstruct)) > 0.01f * largest,
            "the reconstruction alone must move the logits");

        float[] before = [];
        Hooks withError = new Hooks().Add(site, view => before = view.Values.ToArray()).Add(site, splice.Reconstruct).Add(site, view =>
        {
            for (int i = 0; i < before.Length; i++) view.Values[i] += before[i] - view.Values[i];
        });
        Assert.InRange(Moved(withError), 0, 1e-5f * largest);
    }

    static double[] LogProbabilities(ReadOnlySpan<float> logits)
    {
        double[] values = [.. logits.ToArray().Select(x => (double)x)];
        double sum = Math.Log(values.Sum(Math.Exp));
        return [.. values.Select(x => x - sum)];
    }
}
