using Fathom.Features;

namespace Fathom.Tests.Explaining;

/// <summary>A server that fails, stalls, truncates or babbles loses nothing: the notes are those of one that never does.</summary>
public sealed class UnreliableServerTests : IDisposable
{
    const string Scorers = "detection,fuzzing,simulation,intruder";

    readonly PlantedRun run = new(), calm = new();

    public void Dispose()
    {
        run.Dispose();
        calm.Dispose();
    }

    [Theory]
    [InlineData(Fault.Fails)]
    [InlineData(Fault.TooMany)]
    [InlineData(Fault.Truncates)]
    [InlineData(Fault.HangsUp)]
    [InlineData(Fault.Babbles)]
    [InlineData(Fault.Surrogate)]
    [InlineData(Fault.Stalls)]
    [InlineData(Fault.NoGzip)]
    [InlineData(Fault.NoBrotli)]
    public async Task Every_third_request_goes_wrong_and_nothing_is_lost(Fault fault)
    {
        await using ScriptedJudge reliable = await ScriptedJudge.Start();
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: n => n % 3 == 0 ? fault : Fault.None);
        JudgeOptions options = Work.Asking(judge.Endpoint) with { Retries = 12 };
        if (fault == Fault.Stalls) options = options with { Timeout = 1, Concurrency = 32 };
        ExplainReport report = await Work.Run(run, options, "default", Scorers, 3);
        await Work.Run(calm, Work.Asking(reliable.Endpoint), "default", Scorers, 3);
        Assert.Equal(Work.Found(calm), Work.Found(run));
        Assert.Equal(0, report.Calls!.Failed);
        Assert.InRange(report.Calls.Retried, judge.Requests / 4, judge.Requests / 2);
        Assert.Equal(judge.Answered.Count, report.Calls.Answered);
    }

    /// <summary>Answers of the right protocol that answer nothing are counted, and asked for anew with another text.</summary>
    [Theory]
    [InlineData(Fault.Rambles, ProtocolKind.OpenAI)]
    [InlineData(Fault.Thinks, ProtocolKind.OpenAI)]
    [InlineData(Fault.Cut, ProtocolKind.OpenAI)]
    [InlineData(Fault.Cut, ProtocolKind.Anthropic)]
    public async Task Answers_that_cannot_be_read_are_counted_and_asked_for_again(Fault fault, ProtocolKind protocol)
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: n => n % 4 == 0 ? fault : Fault.None);
        List<string> warnings = [];
        ExplainReport report = await Work.Run(run, Work.Asking(judge.Endpoint) with { Tries = 8, Protocol = protocol }, "default",
            Scorers, 3, warnings: warnings);
        Assert.StartsWith(judge.Endpoint + (fault == Fault.Cut
            ? ": an answer was cut at --max-tokens 1000 and is not used; models that reason need thousands"
            : ": an answer is not of the form asked for, and is asked for 8 times at most: \""), Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal(0, report.Calls!.Failed);
        Assert.Equal(judge.Requests / 4, report.Calls.Malformed);
        Assert.All(Work.Scores(run).Where(score => score.Scorer != "simulation"), score => Assert.Equal(1, score.Value));
    }

    /// <summary>Tries are bounded; what failed is counted, no score is made of it, and no latent counts as labelled.</summary>
    [Fact]
    public async Task A_judge_that_only_rambles_is_asked_three_times()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: _ => Fault.Rambles);
        ExplainReport report = await Work.Run(run, Work.Asking(judge.Endpoint), "default", "detection,intruder", 2);
        Assert.Equal((0, 2, 0.0), (report.Labelled, report.Unlabelled, report.LabelledShare));
        Assert.Equal((66, 66, 22), (judge.Requests, report.Calls!.Malformed, report.Calls.Failed));
        ScoreSummary intruder = Assert.Single(report.Scores, score => score.Scorer == "intruder");
        Assert.Equal((0, null, 20, 0.2), (intruder.Latents, intruder.Mean, intruder.Failed, intruder.Credited));
        // No label was found to be scored, and the latents are credited with chance.
        ScoreSummary detection = Assert.Single(report.Scores, score => score.Scorer == "detection");
        Assert.Equal(("default", 0, null, 0.5), (detection.Explainer, detection.Latents, detection.Mean, detection.Credited));
        Assert.Empty(Work.Scores(run));
    }

    [Fact]
    public async Task Only_so_many_calls_are_under_way_at_a_time()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(delay: TimeSpan.FromMilliseconds(20));
        await Work.Run(run, Work.Asking(judge.Endpoint) with { Concurrency = 3 }, "default", "detection", 6);
        Assert.InRange(judge.MostAtOnce, 2, 3);
    }

    /// <summary>A server that is gone ends the work with one line after ten questions in a row, and keeps what was found.</summary>
    [Fact]
    public async Task A_server_that_goes_away_ends_the_work_and_keeps_what_was_found()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: n => n > 30 ? Fault.Fails : Fault.None);
        JudgeOptions options = Work.Asking(judge.Endpoint) with { Retries = 1, Concurrency = 1 };
        InputException gone = await Assert.ThrowsAsync<InputException>(() => Work.Run(run, options, "default", "detection", 40));
        Assert.Contains("10 questions in a row came to nothing, the last with: HTTP 500", gone.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', gone.Message);
        Assert.Equal(30, Work.Calls(run).Count(call => call.State == CallState.Answered));
        Assert.Equal(30 + 10 * 2, judge.Requests);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_one_line()
    {
        JudgeOptions options = Work.Asking("http://127.0.0.1:9/v1") with { Retries = 0, Concurrency = 1 };
        InputException gone = await Assert.ThrowsAsync<InputException>(() => Work.Run(run, options, "default", "detection", 40));
        Assert.StartsWith("http://127.0.0.1:9/v1: 10 questions in a row came to nothing", gone.Message, StringComparison.Ordinal);
        Assert.All(Work.Calls(run).Where(call => call.State == CallState.Failed), call => Assert.Equal(0, call.Money));
    }
}
