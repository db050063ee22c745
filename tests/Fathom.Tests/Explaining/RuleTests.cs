using Fathom.Features;

namespace Fathom.Tests.Explaining;

/// <summary>Explaining without a language model: n-grams that are planted are found, and rules are tested on every token.</summary>
public sealed class RuleTests : IDisposable
{
    const int Words = 16;

    readonly PlantedRun run = new(words: Words, contexts: true);

    public void Dispose() => run.Dispose();

    /// <summary>metrics.md: precision and recall 1 on planted token latents; likewise on one with a context, one with a gap, and one
    /// that is everywhere but there.</summary>
    [Fact]
    public async Task Planted_n_grams_are_found_with_precision_and_recall_1()
    {
        ExplainReport report = await Work.Run(run, null, "n-grams", "every-token", run.Latents);
        Assert.Equal(run.Latents, report.Labelled);
        Dictionary<int, string> texts = Work.Labels(run).ToDictionary(label => label.Latent, label => label.Text);
        Dictionary<int, LatentScore> scores = Work.Scores(run).ToDictionary(score => score.Latent);
        foreach (int latent in Enumerable.Range(0, Words).Except([0, 3])) Assert.Equal($"\" {PlantedRun.Word(latent)}\"", texts[latent]);
        Assert.Equal("\" w0000\" after \" w0001\"", texts[run.After]);
        Assert.Equal("\" w0003\" after \" w0004…\"", texts[run.TwoAfter]);
        foreach (int latent in Enumerable.Range(0, run.Latents).Except([0, 3]))
            Assert.Equal((1.0, 1.0, 1.0), (scores[latent].Value, scores[latent].Precision, scores[latent].TruePositiveRate));
        foreach (int latent in (int[])[0, 3])
        {
            Assert.InRange(scores[latent].Precision!.Value, 0.98, 1);
            Assert.InRange(scores[latent].TruePositiveRate!.Value, 0.98, 1);
        }
    }

    /// <summary>Tokens alone cannot tell what depends on the context: word 0 follows word 1 a sixteenth of the time.</summary>
    [Fact]
    public async Task Tokens_alone_tell_less()
    {
        await Work.Run(run, null, "tokens", "every-token", run.Latents);
        LatentScore score = Work.Scores(run).Single(score => score.Latent == run.After);
        Assert.Equal(1, score.TruePositiveRate);
        Assert.Equal(1.0 / Words, score.Precision!.Value, 0.02);
    }

    /// <summary>Counts, F1 and its interval against a loop over every token.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_rule_is_tested_on_every_token_of_the_test_documents(bool next)
    {
        using FeatureIndex index = run.Open();
        var sides = new DocumentSides(index.Items, 0);
        var rule = new NgramRule([[1], [3, NgramRule.Any, 2], [99, 99], []]) { Next = next };
        var test = new RuleTest(index, 0, rule, new SideCorpus(index, sides, Side.Test));
        HashSet<uint> fires = [.. index.PostingRows(0)];
        int said = 0, fired = 0, both = 0, rows = 0;
        var documents = new List<(double Both, double All)>();
        uint row = 0;
        for (int context = 0; context < index.Items.Description.Contexts; context++)
        {
            ReadOnlySpan<int> ids = index.Items.Context(context);
            (int Said, int Fired, int Both) before = (said, fired, both);
            for (int at = 1; at < ids.Length; at++, row++)
            {
                if (sides[context] != Side.Test) continue;
                int end = next ? at + 1 : at;
                bool says = end < ids.Length && (ids[end] == 1 || end >= 2 && ids[end] == 2 && ids[end - 2] == 3);
                rows++;
                if (says) said++;
                if (fires.Contains(row)) fired++;
                if (says && fires.Contains(row)) both++;
            }
            documents.Add((both - before.Both, said + fired - before.Said - before.Fired));
        }
        Assert.Equal((rows, said, fired, both), (test.Rows, test.Said, test.Fires, test.Both));
        double f1 = 2.0 * both / (said + fired);
        double m = documents.Count(one => one.All > 0);
        double half = 1.96 * Math.Sqrt(m / (m - 1) * documents.Sum(one => Math.Pow(2 * one.Both - f1 * one.All, 2))) / (said + fired);
        Assert.Equal(f1, test.F1.Value, 12);
        Assert.Equal(Math.Min(f1 - half, m / (m + 3.8415)), test.F1.Low, 4);
        Assert.Equal(Math.Max(f1 + half, 3.8415 / (m + 3.8415)), test.F1.High, 4);
        Assert.True(both > 0 && said > both);
    }

    [Fact]
    public void Rules_apply_to_passages_as_to_texts()
    {
        var rule = new NgramRule([[5], [3, NgramRule.Any, 2]]);
        Assert.True(rule.OccursIn([1, 5]));
        Assert.True(rule.OccursIn([3, 7, 2]));
        Assert.False(rule.OccursIn([7, 2]));
        Assert.False(rule.OccursIn([3, 2]));
        Assert.False(rule.OccursIn([]));
        Assert.True(new RuleScorer().CanScore(new("", rule)));
        Assert.False(new RuleScorer().CanScore(new("", rule with { Next = true })));
    }

    /// <summary>To the model itself passages with a planted word are alike, since each word is a direction.</summary>
    [Fact]
    public async Task Passages_of_a_planted_word_are_alike_to_the_model()
    {
        using var many = new PlantedRun();
        ExplainReport report = await Work.Run(many, null, "tokens", "examples", 40, options: new() { PassageTokens = 4 });
        Assert.InRange(Assert.Single(report.Scores).Mean!.Value.Value, 0.9, 1);
        Assert.All(Work.Scores(many), score => Assert.Null(score.Text));
    }

    /// <summary>What a latent raises is a rule about the token that follows.</summary>
    [Fact]
    public async Task Logit_lens_labels_are_rules_about_what_comes_next()
    {
        var raised = new LogitEffects(true, [new(3, " b", 2), new(5, " c", 1.5f), new(6, " d", 0.5f)], [], 0, 2, []);
        Passage passage = new(0, PassageKind.Firing, 0, 0, 0, [1], ["a"], [1]);
        var evidence = new LatentEvidence(0, 1, [passage], [], [], [], raised);
        Explanation label = (await new LogitExplainer().Explain(evidence, null!))!;
        Assert.Equal("says next \" b\", \" c\"", label.Text);
        Assert.True(label.Rule!.Next);
        Assert.Equal([3, 5], label.Rule.Ngrams.Select(ngram => ngram[0]));
        Assert.Null(await new LogitExplainer().Explain(new LatentEvidence(0, 1, [], [], [], [], LogitEffects.None), null!));
    }
}
