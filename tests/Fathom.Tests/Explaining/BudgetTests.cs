using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explaining;

/// <summary>The budget is hard, and exact to the call.</summary>
public sealed class BudgetTests : IDisposable
{
    readonly PlantedRun run = new();

    public void Dispose() => run.Dispose();

    static JudgeOptions Priced(ScriptedJudge judge, double budget, int concurrency) => Work.Asking(judge.Endpoint) with
    { Budget = budget, PriceIn = 10, PriceOut = 1000, MaxTokens = 100, Concurrency = concurrency };

    // 100 tokens in at 10 and 10 out at 1000 the million: .011 a call.
    const decimal Cost = 0.011m;

    /// <summary>
    /// Calls are made as long as the most that the next one can cost still fits, and not one more: what is left is less than that
    /// of the call that was refused.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task It_stops_exact_to_the_call(int concurrency)
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start();
        const decimal budget = 1;
        ExplainReport report = await Work.Run(run, Priced(judge, (double)budget, concurrency), "default", "detection", 40);
        Assert.True(report.BudgetReached);
        Assert.InRange(report.NotReached, 1, 39);
        Assert.Equal(judge.Requests * Cost, report.Spent.Money);
        Assert.Equal((judge.Requests * 100L, judge.Requests * 10L), (report.Spent.TokensIn, report.Spent.TokensOut));
        Assert.True(report.Spent.Money <= budget);
        // The largest question that was refused could cost at most what the largest of all does.
        decimal[] most = [.. Work.Calls(run).Where(call => call.State == CallState.Sent).Select(call => call.Most!.Value)];
        Assert.Equal(judge.Requests, most.Length);
        Assert.True(report.Spent.Money + most.Max() > budget, $"{report.Spent.Money} spent, at most {most.Max()} a call");
        int called = Work.Calls(run).Length;
        Assert.All(most, each => Assert.InRange(each, 0.1m, 0.25m));

        // What was paid for is not paid for again. In another order a smaller question may still fit; one after the other none does.
        int before = judge.Requests;
        ExplainReport again = await Work.Run(run, Priced(judge, (double)budget, concurrency), "default", "detection", 40);
        Assert.True(again.BudgetReached);
        if (concurrency == 1) Assert.Equal(before, judge.Requests);
        Assert.Equal((judge.Requests - before) * Cost, again.Spent.Money);
        Assert.Equal(judge.Requests * Cost, again.SpentInAll.Money);
        Assert.True(again.SpentInAll.Money <= budget);

        ExplainReport rest = await Work.Run(run, Priced(judge, 100, concurrency), "default", "detection", 40);
        Assert.False(rest.BudgetReached);
        // One after the other, the call that was refused is the first that is made now.
        if (concurrency == 1) Assert.True(again.SpentInAll.Money + Work.Calls(run)[called].Most > budget);
        Assert.Equal(40, rest.Labelled);
        Assert.All(judge.Answered, body => Assert.Equal(1, body.Value));
    }

    /// <summary>What was asked before anybody had named a price is paid for all the same, and counts once one is named.</summary>
    [Fact]
    public async Task What_was_spent_without_prices_counts_once_there_are_some()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start();
        await Work.Run(run, Work.Asking(judge.Endpoint), "default", "detection", 10);
        Assert.Equal(110, judge.Requests);
        ExplainReport report = await Work.Run(run, Priced(judge, 1, 1), "default", "detection", 40);
        Assert.Equal((110 * Cost, true), (report.SpentInAll.Money, report.BudgetReached));
        Assert.Equal(110, judge.Requests);
    }

    /// <summary>A server of one's own costs nothing: what is priced at 0 stays at 0.</summary>
    [Fact]
    public async Task What_was_free_stays_free()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start();
        await Work.Run(run, Work.Asking(judge.Endpoint) with { PriceIn = 0, PriceOut = 0 }, "default", "detection", 2);
        ExplainReport report = await Work.Run(run, Work.Asking(judge.Endpoint) with { PriceIn = 10, PriceOut = 1000 },
            "default", "detection", 2);
        Assert.Equal(0, report.SpentInAll.Money);
    }

    /// <summary>A budget that the first call might exceed lets none begin.</summary>
    [Fact]
    public async Task A_budget_too_small_for_one_call_makes_none()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start();
        ExplainReport report = await Work.Run(run, Priced(judge, 0.05, 4), "default", "detection", 5);
        Assert.Equal((0, 5, true), (judge.Requests, report.NotReached, report.BudgetReached));
    }

    /// <summary>What was sent and never answered may have been charged, and counts as the most it can cost.</summary>
    [Fact]
    public async Task Lost_answers_count_as_the_most_they_can_cost()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: n => n <= 3 ? Fault.Truncates : Fault.None);
        ExplainReport report = await Work.Run(run, Priced(judge, 100, 1), "default", "intruder", 1);
        CallNote[] failed = [.. Work.Calls(run).Where(call => call.State == CallState.Failed)];
        CallNote[] sent = [.. Work.Calls(run).Where(call => call.State == CallState.Sent)];
        Assert.Equal(3, failed.Length);
        Assert.All(failed, call => Assert.Equal(sent.First(one => one.Call == call.Call).Most, call.Money));
        Assert.Equal((judge.Requests - 3) * Cost + failed.Sum(call => call.Money), report.Spent.Money);
    }

    /// <summary>A gateway that gives up says nothing of the model behind it.</summary>
    [Fact]
    public async Task What_a_gateway_gave_up_counts_too()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start(faults: n =>
            n <= 2 ? Fault.GivesUp : n == 3 ? Fault.TooMany : Fault.None);
        await Work.Run(run, Priced(judge, 100, 1), "default", "intruder", 1);
        CallNote[] failed = [.. Work.Calls(run).Where(call => call.State == CallState.Failed)];
        Assert.Equal([true, true, false], failed.Select(call => call.Money > 0.1m));
    }

    /// <summary>
    /// A server that counts more than it was sent and asked for: 5,000 in and 2,000 out at 10 and 1,000 the million are 2.05 a call,
    /// where .11 to .25 was the most. One call may be paid that dearly, the next is promised at what it may cost.
    /// </summary>
    [Fact]
    public async Task A_server_that_charges_more_than_the_most_goes_over_by_one_call()
    {
        await using ScriptedJudge judge = await ScriptedJudge.Start();
        judge.Usage = (5000, 2000);
        List<string> warnings = [];
        ExplainReport report = await Work.Run(run, Priced(judge, 10, 1), "default", "detection", 40, warnings: warnings);
        Assert.True(report.BudgetReached);
        Assert.True(report.Spent.Money <= 10, $"{report.Spent.Money}");
        Assert.InRange(judge.Requests, 2, 4);
        Assert.Contains("a call cost 2.05, and ", Assert.Single(warnings), StringComparison.Ordinal);

        // The journal says so too: the next process promises as much.
        int before = judge.Requests;
        report = await Work.Run(run, Priced(judge, 10, 1), "default", "detection", 40);
        Assert.Equal((before, true), (judge.Requests, report.BudgetReached));
    }

    /// <summary>A process that is killed leaves calls that were sent and not ended: the next one counts them.</summary>
    [Fact]
    public async Task What_a_killed_process_had_sent_counts()
    {
        string path = NoteFiles.Calls(run.Folder, PlantedRun.Dictionary);
        Directory.CreateDirectory(run.Folder.Notes);
        await File.WriteAllTextAsync(path, """
            {"call":"a","state":"sent","most":0.25}
            {"call":"a","state":"failed","money":0,"reason":"HTTP 429"}
            {"call":"a","state":"sent","most":0.25}
            {"call":"b","state":"sent","most":0.125}
            {"call":"b","state":"answered","money":0.0625,"tokensIn":1,"tokensOut":2,"answer":"yes"}
            {"call":"c","state":"sent","mo
            """, TestContext.Current.CancellationToken);
        List<string> warnings = [];
        using var journal = new CallJournal(path, warnings.Add);
        Assert.Equal(new Spending(1, 2, 0.3125m), journal.Before);
        Assert.True(journal.TryGet("b", out string answer) && answer == "yes");
        Assert.False(journal.TryGet("a", out _));
        Assert.Equal($"{path}: the last line was torn and is dropped", Assert.Single(warnings));
    }

    /// <summary>One that does not fit waits for those under way; when they cost less than they might have, it begins.</summary>
    [Fact]
    public async Task A_call_that_does_not_fit_waits_for_those_under_way()
    {
        var ledger = new Ledger(10, default);
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await ledger.Promise(6, cancel);
        Task second = ledger.Promise(6, cancel);
        Assert.False(second.IsCompleted);
        ledger.Settle(6, 6, new(0, 0, 4));
        await second.WaitAsync(Patience.Limit, cancel);
        Task third = ledger.Promise(1, cancel);
        ledger.Settle(6, 6, new(0, 0, 6));
        await Assert.ThrowsAsync<BudgetReachedException>(() => third);
        await Assert.ThrowsAsync<BudgetReachedException>(() => ledger.Promise(0, cancel));
        Assert.Equal(10, ledger.Spent.Money);
    }
}
