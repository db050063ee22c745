using System.Collections.Concurrent;

namespace Fathom.Features;

/// <summary>
/// Every call that was ever made for a dictionary: its answers are not asked for again, and what it cost counts against the
/// budget. Answers stay in the file; what is remembered is where. Thread-safe.
/// </summary>
sealed class CallJournal : IDisposable
{
    readonly ConcurrentDictionary<string, LinePlace> answers = [], before = [];
    readonly Journal<CallNote> file;
    decimal lost;

    /// <param name="path">The file.</param>
    /// <param name="warn">Gets lines for a person.</param>
    /// <param name="price">Of tokens that were paid for before anybody had named one; null where there is none now either.</param>
    /// <param name="isFresh">Whether only what it cost is taken of earlier answers.</param>
    public CallJournal(string path, Action<string> warn, Price? price = null, bool isFresh = false)
    {
        file = new(path, warn);
        try
        {
            var open = new Dictionary<string, decimal>();
            foreach ((CallNote note, LinePlace place) in Journal<CallNote>.Places(path)) Take(note, place, open, price ?? Price.None);
            if (isFresh) before.Clear();
            // Sent by a process that was killed: nobody knows whether it was answered.
            Before += new Spending(0, 0, (lost + open.Values.Sum()) * LargestRatio);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What was spent before this process.</summary>
    public Spending Before { get; private set; } = new(0, 0, 0);

    /// <summary>The largest ratio of what a call cost to the most that it could, at least 1: of servers that count more than they
    /// are sent.</summary>
    public decimal LargestRatio { get; private set; } = 1;

    public bool TryGet(string call, out string answer)
    {
        bool isKnown = answers.TryGetValue(call, out LinePlace place) || before.TryGetValue(call, out place);
        answer = isKnown ? file.At(place).Answer ?? "" : "";
        return isKnown;
    }

    /// <summary>Whether an earlier process was answered.</summary>
    public bool IsOfBefore(string call) => before.ContainsKey(call);

    /// <summary>Passes over what an earlier process was answered.</summary>
    public void Forget(string call) => before.TryRemove(call, out _);

    public void Sent(JudgeRequest request) => file.Append(request.IsPriced
        ? new(request.Hash, CallState.Sent, Most: request.Most)
        : new(request.Hash, CallState.Sent, TokensIn: request.MostTokensIn, TokensOut: request.MostTokensOut, Priced: false));

    public void Answered(string call, string answer, Spending spent, bool isPriced) =>
        answers[call] = file.Append(new(call, CallState.Answered, null, spent.Money, spent.TokensIn, spent.TokensOut, answer,
            Priced: isPriced ? null : false));

    /// <param name="call">Which.</param>
    /// <param name="reason">Why.</param>
    /// <param name="spent">What is held to have been spent.</param>
    /// <param name="isUnpriced">Whether it counts as the most that it could cost once somebody names a price.</param>
    public void Failed(string call, string reason, Spending spent, bool isUnpriced) =>
        file.Append(new(call, CallState.Failed, null, spent.Money, spent.TokensIn, spent.TokensOut, Reason: reason,
            Priced: isUnpriced ? false : null));

    public void Dispose() => file.Dispose();

    void Take(CallNote note, LinePlace place, Dictionary<string, decimal> open, Price price)
    {
        long tokensIn = note.TokensIn ?? 0, tokensOut = note.TokensOut ?? 0;
        decimal atPrice = price.Of(tokensIn, tokensOut);
        if (note.State == CallState.Sent)
        {
            // Of one call only one attempt is under way at a time, so an open one belongs to a process that was killed.
            if (open.Remove(note.Call, out decimal most)) lost += most;
            open[note.Call] = note.Priced == false ? atPrice : note.Most ?? 0;
            return;
        }
        open.Remove(note.Call, out decimal promised);
        decimal money = note.Priced != false ? note.Money ?? 0 : note.State == CallState.Failed ? promised : atPrice;
        if (promised > 0) LargestRatio = Math.Max(LargestRatio, money / promised);
        Before += new Spending(tokensIn, tokensOut, money);
        if (note.Answer is not null) before[note.Call] = place;
    }
}
