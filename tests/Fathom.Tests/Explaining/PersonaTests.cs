using Fathom.Features;

namespace Fathom.Tests.Explaining;

/// <summary>
/// The self-checks of automated interpretability: a judge that knows scores 1, one that throws a coin what chance scores, a liar 0,
/// one that always says no one half; with every scorer, over both protocols.
/// </summary>
public sealed class PersonaTests : IDisposable
{
    readonly PlantedRun run = new();

    public void Dispose() => run.Dispose();

    [Theory]
    [InlineData(ProtocolKind.OpenAI, "detection,fuzzing,simulation,intruder,embedding", "default")]
    [InlineData(ProtocolKind.OpenAI, "detection", "single-token")]
    [InlineData(ProtocolKind.OpenAI, "detection", "contrastive")]
    [InlineData(ProtocolKind.Anthropic, "detection,fuzzing,simulation,intruder", "default")]
    public async Task An_oracle_scores_1(ProtocolKind protocol, string scorers, string explainer)
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start();
        ExplainReport report = await Work.Run(run, Work.Asking(judge.Endpoint) with { Protocol = protocol }, explainer, scorers);
        Assert.Equal((6, 6, 0, 0), (report.Asked, report.Labelled, report.TooRare, report.Unlabelled));
        Assert.All(Work.Labels(run), label => Assert.Equal(PlantedRun.Word(label.Latent), label.Text));
        Assert.Equal(scorers.Split(',').Order(), report.Scores.Select(score => score.Scorer).Order());
        // A word beside the one that is looked for makes embeddings and true strengths differ; the order never does.
        Assert.All(report.Scores, score => Assert.Equal((6, 0), (score.Latents, score.Failed)));
        Assert.All(Work.Scores(run).Where(score => score.Scorer != "simulation"), score => Assert.Equal(1, score.Value));
        Assert.All(Work.Scores(run).Where(score => score.Scorer == "simulation"), score => Assert.InRange(score.Value, 0.9, 1));
    }

    [Fact]
    public async Task A_liar_scores_0()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(Persona.Liar);
        await Work.Run(run, Work.Asking(judge.Endpoint), "default", "detection,fuzzing,simulation,intruder");
        Assert.All(Work.Scores(run).Where(score => score.Scorer != "simulation"), score => Assert.Equal(0, score.Value));
        Assert.All(Work.Scores(run).Where(score => score.Scorer == "simulation"), score => Assert.InRange(score.Value, -1, -0.9));
    }

    [Fact]
    public async Task Always_no_scores_one_half_exactly()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(Persona.AlwaysNo);
        await Work.Run(run, Work.Asking(judge.Endpoint), "default", "detection,fuzzing,simulation");
        Assert.All(Work.Scores(run).Where(score => score.Scorer != "simulation"), score =>
            Assert.Equal((0.5, 0.5, 0.0, 1.0), (score.Value, score.AlwaysNo, score.TruePositiveRate, score.TrueNegativeRate)));
        Assert.All(Work.Scores(run).Where(score => score.Scorer == "simulation"), score => Assert.Equal(0, score.Value));
    }

    /// <summary>The mean over 40 latents lies within four standard errors of chance, and most intervals cover it.</summary>
    [Fact]
    public async Task A_coin_scores_chance_and_one_in_five_as_the_intruder()
    {
        const int latents = 40;
        await using ScriptedJudge judge = await ScriptedJudge.Start(Persona.Coin);
        await Work.Run(run, Work.Asking(judge.Endpoint), "default", "detection,fuzzing,intruder", latents);
        foreach (var scored in Work.Scores(run).GroupBy(score => score.Scorer))
        {
            double chance = scored.Key == "intruder" ? 0.2 : 0.5;
            double deviation = scored.Key == "intruder" ? Math.Sqrt(0.2 * 0.8 / 10) : 0.05;
            Assert.Equal(latents, scored.Count());
            Assert.All(scored, score => Assert.Equal(chance, score.Chance));
            Assert.Equal(chance, scored.Average(score => score.Value), 4 * deviation / Math.Sqrt(latents));
            Assert.InRange(scored.Count(score => score.Low <= chance && chance <= score.High), 0.8 * latents, latents);
        }
    }

    /// <summary>Each latent fires on a word of its own, so the label of another one tells nothing of where: an oracle denies it, and what
    /// it denies is right half of the time.</summary>
    [Fact]
    public async Task The_label_of_another_latent_scores_chance()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start();
        ExplainReport report = await Work.Run(run, Work.Asking(judge.Endpoint), "default", "detection,fuzzing,intruder", 6,
            options: new() { Shuffled = 4 });
        Assert.Equal([4, 4, 0], report.Scores.Select(score => score.ShuffledLatents));
        Assert.Equal(1, report.Scores[0].Mean!.Value.Value);
        Assert.InRange(report.Scores[0].Shuffled!.Value.Value, 0.4, 0.6);
        Assert.Equal(0.5, report.Scores[1].Shuffled!.Value.Value, 0.1);
        Assert.Equal(6, Work.Scores(run).Count(score => score.Scorer == "detection"));
    }

    /// <summary>A judge that says "none" to everything says nothing of how well a label holds.</summary>
    [Fact]
    public async Task Constant_answers_have_the_widest_interval()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(Persona.AlwaysNo);
        await Work.Run(run, Work.Asking(judge.Endpoint), "default", "simulation", 2);
        Assert.All(Work.Scores(run), score => Assert.Equal((0.0, -1.0, 1.0), (score.Value, score.Low, score.High)));
    }

    /// <summary>More passages than fit into one question are asked about in several.</summary>
    [Fact]
    public async Task Embeddings_are_asked_for_a_hundred_at_a_time()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start();
        await Work.Run(run, Work.Asking(judge.Endpoint), "default", "embedding", 1,
            options: new() { TestExamples = 100, OtherExamples = 150 });
        Assert.Equal(1 + 3, judge.Requests);
        Assert.Equal((100, 150, 1.0), Assert.Single(Work.Scores(run)) is var score ? (score.Positives, score.Negatives, score.Value) : default);
    }

    /// <summary>Tokens without a judge tell planted words just as well.</summary>
    [Fact]
    public async Task The_token_explainer_needs_nobody_and_its_rule_scores_1()
    {
        ExplainReport report = await Work.Run(run, null, "tokens", "rule");
        Assert.Null(report.Calls);
        Assert.All(Work.Labels(run), label => Assert.Equal($"the token \" {PlantedRun.Word(label.Latent)}\"", label.Text));
        Assert.All(Work.Scores(run), score => Assert.Equal(1, score.Value));
        Assert.Equal(6.0 / run.Words, report.LabelledShare, 12);
    }
}
