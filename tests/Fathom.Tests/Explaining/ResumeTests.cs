using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Explaining;

/// <summary>Whoever is stopped, at whatever moment, goes on with the same command and asks for no answer twice.</summary>
public sealed class ResumeTests : IDisposable
{
    const int Reached = 60;

    readonly PlantedRun run = new(), whole = new();

    public void Dispose()
    {
        run.Dispose();
        whole.Dispose();
    }

    static string[] Command(PlantedRun run, ScriptedJudge judge) =>
    [
        "explain", "--run", run.Folder.Path, "--latents", "0-19", "--endpoint", judge.Endpoint, "--judge", "scripted", "--scorer",
        "detection", "--concurrency", "4", "--shuffled", "0",
    ];

    /// <summary>The server answers so many, then stalls: what is under way at the kill has not been answered.</summary>
    [Fact]
    public async Task Killed_and_resumed_no_call_is_repeated()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: n => n > Reached
            && n <= Reached + 4 ? Fault.Stalls : Fault.None);
        using (RunningFathom first = FathomCommand.Start(Command(run, judge)))
        {
            await first.Until(() => judge.Requests == Reached + 4 && AnswersOf(run) == Reached);
            await first.Kill();
        }
        Assert.Equal(Reached, judge.Answered.Count);
        await FathomCommand.Done(Command(run, judge));
        Assert.All(judge.Answered, body => Assert.Equal(1, body.Value));
        Assert.Equal(20 * 11 + 4, judge.Requests);
        int before = judge.Requests;
        var again = await FathomCommand.Json(Command(run, judge));
        Assert.Equal(before, judge.Requests);
        Assert.Equal((0, 220), (again.GetProperty("calls").GetProperty("answered").GetInt32(),
            again.GetProperty("calls").GetProperty("cached").GetInt32()));

        await FathomCommand.Done(Command(whole, judge));
        Assert.Equal(Work.Found(whole), Work.Found(run));
    }

    /// <summary>Another model under the same name: all is asked anew, and what was paid counts.</summary>
    [Fact]
    public async Task Fresh_work_asks_everything_again_and_counts_what_was_paid()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start();
        JudgeOptions options = Work.Asking(judge.Endpoint) with { PriceIn = 10, PriceOut = 1000 };
        ExplainReport first = await Work.Run(run, options, "default", "detection", 2);
        ExplainReport again = await Work.Run(run, options with { Fresh = true }, "default", "detection", 2);
        Assert.Equal((first.Calls!.Answered, 0), (again.Calls!.Answered, again.Calls.Cached));
        Assert.All(judge.Answered, body => Assert.Equal(2, body.Value));
        Assert.Equal(2 * first.SpentInAll.Money, again.SpentInAll.Money);
        // Without it, the later answers serve.
        Assert.Equal(0, (await Work.Run(run, options, "default", "detection", 2)).Calls!.Answered);
    }

    /// <summary>What could not be read at all is asked anew by the next process, and what was read is not.</summary>
    [Fact]
    public async Task What_could_not_be_read_is_asked_anew()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: n =>
            n is 1 or > 2 and <= 5 ? Fault.Rambles : Fault.None);
        JudgeOptions options = Work.Asking(judge.Endpoint) with { Concurrency = 1 };
        // The label comes at the second try, an answer to the one question about it never.
        var atOnce = new ExplainOptions { Batch = 100, Shuffled = 0 };
        ExplainReport first = await Work.Run(run, options, "default", "detection", 1, options: atOnce);
        Assert.Equal((1, 4, 1, 5), (first.Labelled, first.Calls!.Malformed, first.Calls.Failed, judge.Requests));
        ExplainReport second = await Work.Run(run, options, "default", "detection", 1, options: atOnce);
        Assert.Equal((0, 0, 6), (second.Calls!.Malformed, second.Calls.Failed, judge.Requests));
    }

    /// <summary>Ctrl-C lets the calls under way end, since they are paid for, and begins no other.</summary>
    [Fact]
    public async Task Interrupted_it_keeps_the_answers_under_way()
    {
        RunningFathom.RequireInterrupt();
        await using ScriptedJudge judge = await ScriptedJudge.Start(delay: TimeSpan.FromSeconds(0.05));
        using (RunningFathom first = FathomCommand.Start(Command(run, judge)))
        {
            await first.Until(() => judge.Requests > 20);
            FathomCommand.CheckRefusal(await first.Interrupt(), 1, "stopped");
        }
        Assert.Equal(judge.Requests, AnswersOf(run));
        Assert.InRange(judge.Requests, 21, 219);
        Assert.Equal(judge.Requests * 110L, Manifest.Of(run.Folder).Total.Tokens);
        await FathomCommand.Done(Command(run, judge));
        Assert.All(judge.Answered, body => Assert.Equal(1, body.Value));
    }

    [Fact]
    public async Task Two_at_a_time_are_refused()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: _ => Fault.Stalls);
        using RunningFathom first = FathomCommand.Start(Command(run, judge));
        await first.Until(() => judge.Requests > 0);
        await FathomCommand.Refused(1, ["another 'fathom explain'"], Command(run, judge));
    }

    static int AnswersOf(PlantedRun run) => Work.Calls(run).Count(call => call.State == CallState.Answered);
}
