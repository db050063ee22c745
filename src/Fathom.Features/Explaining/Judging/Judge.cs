using System.Collections.Concurrent;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>
/// Asks a server: from the journal what was answered before, else over the line, with a limit on calls under way, on money, and
/// on how often anything is tried. Thread-safe.
/// </summary>
public sealed class Judge : IDisposable
{
    // After so many questions in a row that came to nothing the server is taken to be gone.
    const int MostFailures = 10;

    // Letters of an answer that a line has room for.
    const int MostShown = 100;

    const double MostWait = 600, MostBackoff = 60;

    static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    readonly JudgeOptions options;
    readonly Action<string> warn;
    readonly Protocol protocol;
    readonly JudgeTransport transport;
    readonly CallJournal journal;
    readonly Ledger ledger;
    readonly SemaphoreSlim slots;
    readonly ConcurrentDictionary<string, Lazy<Task<string?>>> underWay = [];
    readonly CancellationToken stop;
    readonly CancellationTokenSource abort = new();
    readonly CancellationTokenRegistration onStop;
    readonly Philox random = new(0, 0x3A17);
    long pausedUntil, draws;
    int answered, cached, used, retried, malformed, failed, failedInARow, saidCut, saidOver, saidFailed, saidUnread;

    /// <param name="options">Checked.</param>
    /// <param name="calls">Path of the journal.</param>
    /// <param name="warn">Gets lines for a person.</param>
    /// <param name="stop">Once cancelled no call begins; those under way, which are paid for, have ten seconds to end.</param>
    internal Judge(JudgeOptions options, string calls, Action<string> warn, CancellationToken stop)
    {
        (this.options, this.warn, this.stop) = (options, warn, stop);
        protocol = Protocol.Of(options, options.Key());
        journal = new(calls, warn, options.JudgePrice ?? options.EmbedderPrice, options.Fresh);
        ledger = new((decimal?)options.Budget, journal.Before, journal.LargestRatio);
        transport = new(options, protocol);
        slots = new(options.Concurrency);
        onStop = stop.Register(() => abort.CancelAfter(Grace));
    }

    public JudgeCounts Counts => new()
    { Answered = answered, Cached = cached, Used = used, Retried = retried, Malformed = malformed, Failed = failed };

    /// <summary>What all calls for the dictionary cost, earlier ones included.</summary>
    public Spending Spent => ledger.Spent;

    /// <summary>What was spent before this process.</summary>
    public Spending SpentBefore => journal.Before;

    /// <summary>Asks until an answer can be read, a bounded number of times.</summary>
    /// <param name="prompt">The question.</param>
    /// <param name="read">Reads an answer; null where it is malformed.</param>
    /// <returns>Null where nothing came of it.</returns>
    /// <exception cref="InputException">The server is gone, or refuses everything.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    internal Task<T?> Ask<T>(PromptText prompt, Func<string, T?> read) where T : class =>
        Ask(attempt => protocol.Chat(attempt == 0 ? prompt : prompt.Again(attempt + 1)), options.Tries, read);

    /// <summary>Cosines of a text with others, by the server's embeddings; null where nothing came of it.</summary>
    internal Task<double[]?> Cosines(string text, IEnumerable<string> others, Func<string, double[]?> read) =>
        Ask(_ => protocol.Embed([text, .. others]), 1, read);

    public void Dispose()
    {
        onStop.Dispose();
        transport.Dispose();
        journal.Dispose();
        slots.Dispose();
        abort.Dispose();
    }

    async Task<T?> Ask<T>(Func<int, JudgeRequest> request, int tries, Func<string, T?> read) where T : class
    {
        JudgeRequest[] requests = [.. Enumerable.Range(0, tries).Select(request)];
        // What an earlier process could not read, try by try, is asked anew: else the question would be lost for ever.
        if (requests.All(one => journal.IsOfBefore(one.Hash) && journal.TryGet(one.Hash, out string kept)
            && read(AnswerText.WithoutThoughts(kept)) is null))
            foreach (JudgeRequest one in requests) journal.Forget(one.Hash);
        foreach (JudgeRequest one in requests)
        {
            if (await Answer(one).ConfigureAwait(false) is not { } text) return null;
            if (read(AnswerText.WithoutThoughts(text)) is { } value)
            {
                Interlocked.Increment(ref used);
                return value;
            }
            if (journal.IsOfBefore(one.Hash)) continue;
            Interlocked.Increment(ref malformed);
            // One that was cut is empty, and said to be.
            if (text.Length > 0)
                Once(ref saidUnread, $"an answer is not of the form asked for, and is asked for {tries} times at most: " +
                    $"\"{Start(text)}\"");
        }
        Interlocked.Increment(ref failed);
        return null;
    }

    // Two who ask the same at the same time share one call.
    async Task<string?> Answer(JudgeRequest request)
    {
        if (!journal.TryGet(request.Hash, out string answer))
        {
            // Looked up again inside: the call that this one would have shared may just have ended.
            var call = new Lazy<Task<string?>>(() =>
                journal.TryGet(request.Hash, out string ended) ? Task.FromResult<string?>(ended) : Call(request));
            Lazy<Task<string?>> shared = underWay.GetOrAdd(request.Hash, call);
            try
            {
                if (shared == call) return await call.Value.ConfigureAwait(false);
                if (await shared.Value.ConfigureAwait(false) is not { } other) return null;
                answer = other;
            }
            finally
            {
                if (shared == call) underWay.TryRemove(request.Hash, out _);
            }
        }
        Interlocked.Increment(ref cached);
        return answer;
    }

    async Task<string?> Call(JudgeRequest request)
    {
        await slots.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            CallOutcome outcome = new(CallEnd.NotDone);
            for (int attempt = 0; attempt <= options.Retries; attempt++)
            {
                if (attempt > 0) Interlocked.Increment(ref retried);
                do
                {
                    await Pause().ConfigureAwait(false);
                    outcome = await Attempt(request).ConfigureAwait(false);
                }
                while (outcome.End is CallEnd.OtherForm);
                if (outcome.End is CallEnd.Answered) return outcome.Reply!.Text;
                if (outcome.End is not CallEnd.Hopeless)
                    Once(ref saidFailed, $"{outcome.Reason}; a call that fails is repeated {options.Retries} times at most");
                if (outcome.End is CallEnd.Refused or CallEnd.Hopeless) break;
                if (attempt < options.Retries) await Wait(attempt, outcome.Wait).ConfigureAwait(false);
            }
            Interlocked.Increment(ref failed);
            // Who refuses one question, and has answered others, is there.
            if (outcome.End is CallEnd.Refused && Volatile.Read(ref answered) > 0) return null;
            int row = Interlocked.Increment(ref failedInARow);
            if (outcome.End is CallEnd.Hopeless || row >= MostFailures) throw Gone(outcome, row);
            return null;
        }
        finally
        {
            slots.Release();
        }
    }

    async Task<CallOutcome> Attempt(JudgeRequest request)
    {
        decimal most = request.Most, promised = await ledger.Promise(most, stop).ConfigureAwait(false);
        // What is not known to be free counts as the most that it can cost.
        var spent = new Spending(0, 0, promised);
        try
        {
            stop.ThrowIfCancellationRequested();
            journal.Sent(request);
            CallOutcome outcome = await transport.Send(request, abort.Token).ConfigureAwait(false);
            if (outcome.Reply is { } reply)
            {
                long tokensIn = reply.TokensIn ?? request.MostTokensIn, tokensOut = reply.TokensOut ?? request.MostTokensOut;
                spent = new(tokensIn, tokensOut, request.Price.Of(tokensIn, tokensOut));
                journal.Answered(request.Hash, reply.Text, spent, request.IsPriced);
                if (reply.IsCut)
                    Once(ref saidCut, $"an answer was cut at --max-tokens {options.MaxTokens} and is not used; models that " +
                        "reason need thousands");
                Interlocked.Increment(ref answered);
                Volatile.Write(ref failedInARow, 0);
                return outcome;
            }
            bool isLost = outcome.End == CallEnd.Lost;
            if (!isLost) spent = default;
            journal.Failed(request.Hash, outcome.Reason, spent, isUnpriced: isLost && !request.IsPriced);
            return outcome;
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            spent = default;
            throw;
        }
        finally
        {
            if (ledger.Settle(most, promised, spent))
                Once(ref saidOver, $"a call cost {spent.Money:0.######}, and {most:0.######} was held to be the most: this " +
                    "server counts more than it is sent and asked for; from now on calls are promised by the largest such ratio");
        }
    }

    void Once(ref int said, string line)
    {
        if (Interlocked.Exchange(ref said, 1) == 0) warn($"{options.Endpoint}: {line}");
    }

    static string Start(string text)
    {
        string line = text.Trim().ReplaceLineEndings(" ");
        return line.Length <= MostShown ? line : line[..MostShown] + "…";
    }

    // 1, 2, 4 … seconds, or as long as the server asks for if that is longer; a little more, so that many callers do not come at
    // once.
    async Task Wait(int attempt, TimeSpan? asked)
    {
        double chance = random.Uniform((ulong)Interlocked.Increment(ref draws));
        double backoff = Math.Min(MostBackoff, options.FirstWait * Math.Pow(2, attempt)) * (1 + chance / 2);
        double seconds = asked is { } wait ? Math.Max(Math.Min(wait.TotalSeconds, MostWait) + options.FirstWait * chance, backoff)
            : backoff;
        // Who asks for a pause means every caller.
        if (asked is not null) InterlockedMax(ref pausedUntil, Environment.TickCount64 + (long)(1000 * seconds));
        await Task.Delay(TimeSpan.FromSeconds(seconds), stop).ConfigureAwait(false);
    }

    async Task Pause()
    {
        while (Volatile.Read(ref pausedUntil) - Environment.TickCount64 is > 0 and var left)
            await Task.Delay(TimeSpan.FromMilliseconds(left), stop).ConfigureAwait(false);
    }

    InputException Gone(CallOutcome outcome, int row) => new(outcome.End is CallEnd.Hopeless
        ? $"{options.Endpoint}: {outcome.Reason}; check --endpoint, --judge and the key in {options.KeyVariable}"
        : $"{options.Endpoint}: {row} questions in a row came to nothing, the last with: {outcome.Reason}; what was answered " +
            "is kept, and the same command goes on from there");

    static void InterlockedMax(ref long place, long value)
    {
        long seen;
        while ((seen = Volatile.Read(ref place)) < value && Interlocked.CompareExchange(ref place, value, seen) != seen) { }
    }
}
