using System.Diagnostics;
using System.Globalization;
using Fathom.Features;
using Fathom.Numerics;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Explaining;

/// <summary>
/// Latents through an explainer and every scorer that asks, against the scripted judge: the process is killed at a moment drawn at random,
/// the work stopped by its budget, and then ended. 40 latents; with FATHOM_LONG=1 a thousand, whose figures go to the file that
/// FATHOM_REPORT names.
/// </summary>
public sealed class ThroughputTests(ITestOutputHelper output)
{
    // 1 label, 10 questions of detection, 10 of fuzzing, 20 of simulation, 10 of intruder, 1 of embedding.
    const string Scorers = "detection,fuzzing,simulation,intruder,embedding";
    const int CallsOfLatent = 52, Concurrency = 32;
    const double CostOfCall = 0.011;

    [Fact]
    public async Task Killed_stopped_and_ended_every_latent_gets_its_label_and_scores_and_no_call_is_repeated()
    {
        bool isLong = Environment.GetEnvironmentVariable("FATHOM_LONG") == "1";
        int words = isLong ? 1000 : 40, calls = words * CallsOfLatent;
        using var run = new PlantedRun(words, isLong ? 4000 : 300);
        await using ScriptedJudge judge = await ScriptedJudge.Start(words: words);
        JudgeOptions options = Work.Asking(judge.Endpoint) with
        { Concurrency = Concurrency, PriceIn = 10, PriceOut = 1000, Prices = Free(run), MaxTokens = 100 };

        // Another moment in every process.
        int reached = 1 + (int)new Philox((ulong)Stopwatch.GetTimestamp(), 0).Below(0, calls / 2);
        using (RunningFathom killed = FathomCommand.Start(Command(run, judge, options, words)))
        {
            await killed.Until(() => judge.Requests >= reached);
            await killed.Kill();
        }
        int beforeKill = judge.Requests;
        double budget = 0.75 * calls * CostOfCall;
        ExplainReport stopped = await Work.Run(run, options with { Budget = budget }, "default", Scorers, words);
        Assert.True(stopped.BudgetReached);
        double left = budget - (double)stopped.SpentInAll.Money, most = (double)Work.Calls(run).Max(call => call.Most ?? 0);
        Assert.InRange(left, 0, most);

        int beforeEnd = judge.Requests;
        long start = Stopwatch.GetTimestamp();
        ExplainReport report = await Work.Run(run, options, "default", Scorers, words);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        Assert.Equal((words, 0, 0), (report.Labelled, report.Unlabelled, report.Calls!.Failed));
        // What the process that was killed had under way is asked again, and nothing else.
        int repeated = judge.Answered.Count(body => body.Value > 1);
        Assert.InRange(repeated, 0, Concurrency);
        Assert.InRange(judge.Requests, calls, calls + Concurrency);
        Assert.All(report.Scores, score => Assert.Equal(words, score.Latents));
        Assert.All(report.Scores.Where(score => score.Scorer != "simulation"), score => Assert.Equal(1, score.Mean!.Value.Value));
        string table = string.Create(CultureInfo.InvariantCulture, $"""
            | | |
            |---|---:|
            | latents | {words:N0} |
            | calls that the work takes | {calls:N0} |
            | killed after | {beforeKill:N0} |
            | of the calls under way then, made twice | {repeated:N0} |
            | budget, {(double)budget:N1}: left over where it stopped the work | {left:0.0000} |
            | most that one more call could have cost | {most:0.0000} |
            | calls a second, the judge's own work included | {(judge.Requests - beforeEnd) / time.TotalSeconds:N0} |
            """);
        output.WriteLine(table);
        if (Environment.GetEnvironmentVariable("FATHOM_REPORT") is { Length: > 0 } path)
            await File.WriteAllTextAsync(path, table, TestContext.Current.CancellationToken);
    }

    static string[] Command(PlantedRun run, ScriptedJudge judge, JudgeOptions options, int words) =>
    [
        "explain", "--run", run.Folder.Path, "--latents", $"0-{words - 1}", "--endpoint", judge.Endpoint, "--judge", "scripted", "--embedder",
        "scripted", "--scorer", Scorers, "--concurrency", $"{Concurrency}", "--shuffled", "0", "--price-in", "10", "--price-out", "1000",
        "--prices", options.Prices, "--max-tokens", $"{options.MaxTokens}",
    ];

    // Of the embedder; the judge's are options.
    static string Free(PlantedRun run)
    {
        string path = Path.Combine(run.Folder.Path, "prices.json");
        File.WriteAllText(path, """{"scripted": {"in": 0, "out": 0}}""");
        return path;
    }
}
