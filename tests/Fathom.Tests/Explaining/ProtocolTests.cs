using Fathom.Features;

namespace Fathom.Tests.Explaining;

/// <summary>What goes over the line, and what never is written.</summary>
public sealed class ProtocolTests : IDisposable
{
    const string Secret = "sk-fathom-secret-0123456789";

    readonly PlantedRun run = new();

    public void Dispose() => run.Dispose();

    /// <summary>The key is sent as its protocol wants it and stands in no file of the run.</summary>
    [Theory]
    [InlineData(ProtocolKind.OpenAI, "Authorization: Bearer " + Secret)]
    [InlineData(ProtocolKind.Anthropic, "x-api-key: " + Secret)]
    public async Task The_key_is_sent_and_never_written(ProtocolKind protocol, string header)
    {
        string variable = $"FATHOM_TEST_KEY_{protocol}";
        Environment.SetEnvironmentVariable(variable, Secret);
        // The server gives the key back: in the label, and in a refusal.
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: n => n switch
        { 1 => Fault.Quotes, 2 => Fault.QuotesAndRefuses, 3 => Fault.Babbles, _ => Fault.None });
        List<string> warnings = [];
        ExplainReport report = await Work.Run(run, Work.Asking(judge.Endpoint) with { Protocol = protocol, KeyVariable = variable, Concurrency = 1 },
            "default", "detection", 1, warnings: warnings);
        Assert.Equal((1, 1, 1), (report.Labelled, report.Calls!.Failed, report.Calls.Retried));
        Assert.Contains("(key)", Assert.Single(Work.Labels(run)).Text, StringComparison.Ordinal);
        Assert.Contains(Work.Calls(run), call => call.Reason?.Contains("(key)", StringComparison.Ordinal) ?? false);
        Assert.All(warnings, line => Assert.DoesNotContain(Secret, line, StringComparison.Ordinal));
        Assert.Contains(header, judge.Headers);
        if (protocol == ProtocolKind.Anthropic) Assert.Contains("anthropic-version: 2023-06-01", judge.Headers);
        Assert.All(Directory.GetFiles(run.Folder.Path, "*.json*", SearchOption.AllDirectories), file =>
            Assert.DoesNotContain(Secret, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_key_none_is_sent()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start();
        await Work.Run(run, Work.Asking(judge.Endpoint), "default", "detection", 1);
        Assert.DoesNotContain(judge.Headers, header => header.StartsWith("Authorization", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("http://example.com/v1", "would go over the line for all to read; expected https")]
    public void A_key_goes_over_no_open_line(string endpoint, string words)
    {
        const string variable = "FATHOM_TEST_KEY_OPEN";
        Environment.SetEnvironmentVariable(variable, Secret);
        OptionException refused = Assert.Throws<OptionException>(() =>
            (Work.Asking(endpoint) with { KeyVariable = variable }).Checked(true, false));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Models that reason refuse two of the parameters; what they say is learnt once, for all questions.</summary>
    [Fact]
    public async Task A_server_that_wants_other_parameters_is_asked_with_them()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(refuses: ["temperature", "max_tokens"]);
        ExplainReport report = await Work.Run(run, Work.Asking(judge.Endpoint), "default", "detection", 2);
        Assert.Equal((2, 0), (report.Labelled, report.Calls!.Failed));
        Assert.All(judge.Answered.Keys, body => Assert.Contains("\"max_completion_tokens\":1000", body, StringComparison.Ordinal));
        Assert.All(judge.Answered.Keys, body => Assert.DoesNotContain("temperature", body, StringComparison.Ordinal));
    }

    /// <summary>Learning costs no retry, also where several questions were on their way in the old form.</summary>
    [Fact]
    public async Task What_is_learnt_loses_no_question()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(refuses: ["temperature", "max_tokens"]);
        ExplainReport report = await Work.Run(run, Work.Asking(judge.Endpoint) with { Retries = 0 }, "default", "detection", 4);
        Assert.Equal((4, 0, 0), (report.Labelled, report.Calls!.Failed, report.Calls.Retried));
    }

    /// <summary>A refusal that only names parameters, or gives the question back, is a refusal, and nothing is learnt from it.</summary>
    [Fact]
    public async Task What_is_named_is_not_what_is_unsupported()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: n => n == 2 ? Fault.LimitTooLarge : Fault.None);
        ExplainReport report = await Work.Run(run, Work.Asking(judge.Endpoint) with { Concurrency = 1 },
            "default", "detection", 1);
        Assert.Equal((11, 1, 0), (judge.Requests, report.Calls!.Failed, report.Calls.Retried));
        Assert.All(judge.Answered.Keys, body => Assert.Contains("\"max_tokens\":1000,\"temperature\":0", body, StringComparison.Ordinal));
    }

    /// <summary>A server that wants to be left alone for no time is left alone all the same, longer each time.</summary>
    [Fact]
    public async Task Retry_after_nothing_is_no_hurry()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: n => n <= 4 ? Fault.TooMany : Fault.None);
        await Work.Run(run, Work.Asking(judge.Endpoint) with { Concurrency = 1, FirstWait = 0.05 }, "default", "detection", 1);
        TimeSpan[] times = [.. judge.Times.Order()];
        // .05 + .1 + .2 + .4 s at least.
        Assert.True(times[4] - times[0] >= TimeSpan.FromSeconds(0.7), $"{times[4] - times[0]}");
    }

    /// <summary>Questions that are too long do not end the work, however many: the server answers others.</summary>
    [Fact]
    public async Task Refused_questions_do_not_end_the_work()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: n =>
            n is > 11 and <= 33 ? Fault.TooLarge : Fault.None);
        ExplainReport report = await Work.Run(run, Work.Asking(judge.Endpoint) with { Concurrency = 1 },
            "default", "detection", 40);
        Assert.InRange(report.Calls!.Failed, 22, 22);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(302)]
    public async Task A_server_that_refuses_everything_is_asked_once(int status)
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(status: status);
        InputException gone = await Assert.ThrowsAsync<InputException>(() =>
            Work.Run(run, Work.Asking(judge.Endpoint) with { Concurrency = 1 }, "default", "detection", 40));
        Assert.StartsWith($"{judge.Endpoint}: HTTP {status}", gone.Message, StringComparison.Ordinal);
        Assert.Equal(1, judge.Requests);
    }

    /// <summary>A question that is refused fails; the others are asked.</summary>
    [Fact]
    public async Task One_question_that_is_refused_is_no_end()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: n => n == 5 ? Fault.TooLarge : Fault.None);
        ExplainReport report = await Work.Run(run, Work.Asking(judge.Endpoint) with { Concurrency = 1 },
            "default", "detection", 2);
        Assert.Equal((1, 0, 22), (report.Calls!.Failed, report.Calls.Retried, judge.Requests));
        // Of the one latent 90 are right and 10 guessed, of the other all are right.
        ScoreSummary summary = Assert.Single(report.Scores);
        Assert.Equal((10, 1.0, (0.95 + 1) / 2), (summary.Failed, summary.Mean!.Value.Value, summary.Credited));
        Assert.All(Work.Scores(run), score => Assert.Equal(1, score.Value));
        Assert.Contains(Work.Scores(run), score => score.Failed == 10 && score.Positives + score.Negatives == 90);
    }

    /// <summary>A server that asks for a second is left alone for a second, by all callers.</summary>
    [Fact]
    public async Task Retry_after_is_obeyed_by_all()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: n => n == 5 ? Fault.TooManyForASecond : Fault.None);
        await Work.Run(run, Work.Asking(judge.Endpoint) with { Concurrency = 4 }, "default", "detection", 6);
        TimeSpan[] times = [.. judge.Times.Order()];
        Assert.Equal(67, times.Length);
        // Some more may have been on their way, or asked before the answer was read.
        Assert.InRange(times.Count(time => time >= times[4] + TimeSpan.FromSeconds(0.98)), 50, 62);
    }

    [Fact]
    public async Task Two_who_ask_the_same_at_once_share_a_call()
    {
        await using ScriptedJudge server = await ScriptedJudge.Start(delay: TimeSpan.FromSeconds(0.2));
        using var judge = new Judge(Work.Asking(server.Endpoint).Checked(true, false), NoteFiles.Calls(run.Folder, "x"), _ => { },
            TestContext.Current.CancellationToken);
        var prompt = new PromptText("", "w0001\nbegins with \"Label:\"");
        string?[] answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => judge.Ask(prompt, AnswerReader.Label)));
        Assert.Equal(Enumerable.Repeat("w0001", 5), answers);
        Assert.Equal((1, 1, 4), (server.Requests, judge.Counts.Answered, judge.Counts.Cached));
    }
}
