using System.Collections.Concurrent;

namespace Fathom.Features;

/// <summary>
/// Every call that was ever made for a dictionary: its answers are not asked for again, and what it cost counts against the
/// budget. Thread-safe.
/// </summary>
sealed class CallJournal : IDisposable
{
    readonly ConcurrentDictionary<string, string> answers = [];
    readonly Journal<CallNote> file;

    public CallJournal(string path, Action<string> warn)
    {
        file = new(path, warn);
        try
        {
            var open = new Dictionary<string, decimal>();
            foreach (CallNote note in Journal<CallNote>.Read(path)) Take(note, open);
            // Sent by a process that was killed: nobody knows whether it was answered.
            Before += new Spending(0, 0, open.Values.Sum());
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What was spent before this process.</summary>
    public Spending Before { get; private set; } = new(0, 0, 0);

    public bool TryGet(string call, out string answer) => answers.TryGetValue(call, out answer!);

    public void Sent(string call, decimal most) => file.Append(new(call, CallState.Sent, Most: most));

    public void Answered(string call, string answer, Spending spent)
    {
        answers[call] = answer;
        file.Append(new(call, CallState.Answered, null, spent.Money, spent.TokensIn, spent.TokensOut, answer));
    }

    public void Failed(string call, string reason, Spending spent) =>
        file.Append(new(call, CallState.Failed, null, spent.Money, spent.TokensIn, spent.TokensOut, Reason: reason));

    public void Dispose() => file.Dispose();

    void Take(CallNote note, Dictionary<string, decimal> open)
    {
        if (note.State == CallState.Sent)
        {
            // Of one call only one attempt is under way at a time, so an open one belongs to a process that was killed.
            if (open.Remove(note.Call, out decimal lost)) Before += new Spending(0, 0, lost);
            open[note.Call] = note.Most ?? 0;
            return;
        }
        open.Remove(note.Call);
        Before += new Spending(note.TokensIn ?? 0, note.TokensOut ?? 0, note.Money ?? 0);
        if (note.Answer is { } answer) answers[note.Call] = answer;
    }
}
