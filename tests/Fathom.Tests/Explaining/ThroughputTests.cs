using System.Diagnostics;
using Fathom.Features;

namespace Fathom.Tests.Explaining;

/// <summary>
/// A thousand latents through an explainer and scorers against the scripted judge, killed by a budget halfway and resumed: only with
/// FATHOM_LONG=1. Prints how fast; 40 latents always.
/// </summary>
public sealed class ThroughputTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_latent_gets_its_label_and_its_scores()
    {
        bool isLong = Environment.GetEnvironmentVariable("FATHOM_LONG") == "1";
        int words = isLong ? 1000 : 40;
        using var run = new PlantedRun(words, isLong ? 4000 : 300);
        await using ScriptedJudge judge = await ScriptedJudge.Start(words: words);
        JudgeOptions options = Work.Asking(judge.Endpoint) with { Concurrency = 32, PriceIn = 10, PriceOut = 1000, Prices = Free(run) };
        // 1 label, 10 questions of detection, 10 of fuzzing, 20 of simulation, 10 of intruder, 1 of embedding.
        const string scorers = "detection,fuzzing,simulation,intruder,embedding";
        long start = Stopwatch.GetTimestamp();
        ExplainReport first = await Work.Run(run, options with { Budget = words * 52 * 0.011 / 2 },
            "default", scorers, words);
        Assert.True(first.BudgetReached);
        ExplainReport report = await Work.Run(run, options, "default", scorers, words);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        Assert.Equal((words, 0, 0), (report.Labelled, report.Unlabelled, report.Calls!.Failed));
        Assert.All(judge.Answered, body => Assert.Equal(1, body.Value));
        Assert.Equal(judge.Requests, first.Calls!.Answered + report.Calls.Answered);
        Assert.All(report.Scores, score => Assert.Equal(words, score.Latents));
        Assert.All(report.Scores.Where(score => score.Scorer != "simulation"), score => Assert.Equal(1, score.Mean!.Value.Value));
        output.WriteLine($"{words} latents, {judge.Requests} calls in {time.TotalSeconds:f1} s: " +
            $"{words / time.TotalSeconds:f1} latents/s, {judge.Requests / time.TotalSeconds:f0} calls/s, judge included");
    }

    // Of the embedder; the judge's are options.
    static string Free(PlantedRun run)
    {
        string path = Path.Combine(run.Folder.Path, "prices.json");
        File.WriteAllText(path, """{"scripted": {"in": 0, "out": 0}}""");
        return path;
    }
}
