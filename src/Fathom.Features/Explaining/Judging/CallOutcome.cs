namespace Fathom.Features;

/// <summary>What came of one attempt at a call.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Reason">Why it failed, one line.</param>
/// <param name="Reply">The answer; null where there is none.</param>
/// <param name="Wait">How long the server wants to be left alone.</param>
sealed record CallOutcome(CallEnd End, string Reason = "", Reply? Reply = null, TimeSpan? Wait = null);
