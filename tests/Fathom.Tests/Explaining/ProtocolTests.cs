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
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: n => n == 2 ? Fault.Babbles : Fault.None);
        await Work.Run(run, Work.Asking(judge.Endpoint) with { Protocol = protocol, KeyVariable = variable }, "default", "detection", 1);
        Assert.Contains(header, judge.Headers);
        if (protocol == ProtocolKind.Anthropic) Assert.Contains("anthropic-version: 2023-06-01", judge.Headers);
        Assert.All(Directory.GetFiles(run.Folder.Notes), file => Assert.DoesNotContain(Secret, File.ReadAllText(file), StringComparison.Ordinal));
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
        ExplainReport report = await Work.Run(run, Work.Asking(judge.Endpoint) with { Concurrency = 1 }, "default", "detection", 2);
        Assert.Equal((1, 0, 22), (report.Calls!.Failed, report.Calls.Retried, judge.Requests));
        Assert.Equal(10, Assert.Single(report.Scores).Failed);
        Assert.All(Work.Scores(run), score => Assert.Equal(1, score.Value));
        Assert.Contains(Work.Scores(run), score => score.Failed == 10 && score.Positives + score.Negatives == 90);
    }

    /// <summary>A server that asks for a second is left alone for a second, by all callers.</summary>
    [Fact]
    public async Task Retry_after_is_obeyed_by_all()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: n => n == 5 ? Fault.TooManyForASecond : Fault.None);
        await Work.Run(run, Work.Asking(judge.Endpoint) with { Concurrency = 1 }, "default", "detection", 1);
        TimeSpan[] times = [.. judge.Times.Order()];
        Assert.True(times[5] - times[4] >= TimeSpan.FromSeconds(0.98), $"{times[5] - times[4]}");
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
