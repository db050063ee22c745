using System.Collections.Concurrent;

namespace Fathom.Features;

/// <summary>
/// Every call that was ever made for a dictionary: its answers are not asked for again, and what it cost counts against the
/// budget. Thread-safe.
/// </summary>
sealed class CallJournal : IDisposable
{
    readonly ConcurrentDictionary<string, string> answers = [], before = [];
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
            foreach (CallNote note in Journal<CallNote>.Read(path)) Take(note, open, price ?? Price.None);
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

    public bool TryGet(string call, out string answer) => answers.TryGetValue(call, out answer!) || IsOfBefore(call, out answer);

    /// <summary>Whether an earlier process was answered.</summary>
    public bool IsOfBefore(string call, out string answer) => before.TryGetValue(call, out answer!);

    /// <summary>Passes over what an earlier process was answered.</summary>
    public void Forget(string call) => before.TryRemove(call, out _);

    public void Sent(string call, decimal most) => file.Append(new(call, CallState.Sent, Most: most));

    public void Answered(string call, string answer, Spending spent, bool isPriced)
    {
        answers[call] = answer;
        file.Append(new(call, CallState.Answered, null, spent.Money, spent.TokensIn, spent.TokensOut, answer,
            Priced: isPriced ? null : false));
    }

    public void Failed(string call, string reason, Spending spent) =>
        file.Append(new(call, CallState.Failed, null, spent.Money, spent.TokensIn, spent.TokensOut, Reason: reason));

    public void Dispose() => file.Dispose();

    void Take(CallNote note, Dictionary<string, decimal> open, Price price)
    {
        if (note.State == CallState.Sent)
        {
            // Of one call only one attempt is under way at a time, so an open one belongs to a process that was killed.
            if (open.Remove(note.Call, out decimal most)) lost += most;
            open[note.Call] = note.Most ?? 0;
            return;
        }
        if (open.Remove(note.Call, out decimal promised) && promised > 0)
            LargestRatio = Math.Max(LargestRatio, (note.Money ?? 0) / promised);
        long tokensIn = note.TokensIn ?? 0, tokensOut = note.TokensOut ?? 0;
        Before += new Spending(tokensIn, tokensOut, note.Priced == false ? price.Of(tokensIn, tokensOut) : note.Money ?? 0);
        if (note.Answer is { } answer) before[note.Call] = answer;
    }
}
