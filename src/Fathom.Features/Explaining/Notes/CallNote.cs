namespace Fathom.Features;

/// <summary>A line of <c>notes/calls.*.jsonl</c>: an attempt is noted before it is sent and once it has ended.</summary>
/// <param name="Call">SHA-256 of what is asked, of whom.</param>
/// <param name="State">How far it is.</param>
/// <param name="Most">Of one that is sent: the most that it can cost.</param>
/// <param name="Money">Of one that has ended: what it cost.</param>
/// <param name="TokensIn">Tokens of the question, as the server counts them; of one that is sent without a price, at most.</param>
/// <param name="TokensOut">Tokens of the answer; likewise.</param>
/// <param name="Answer">What was answered.</param>
/// <param name="Reason">Why it failed.</param>
/// <param name="Priced">False where nobody had named a price: it cost what its tokens cost, and not nothing; where it was lost, the
/// most that it could.</param>
sealed record CallNote(string Call, CallState State, decimal? Most = null, decimal? Money = null, long? TokensIn = null,
    long? TokensOut = null, string? Answer = null, string? Reason = null, bool? Priced = null);
