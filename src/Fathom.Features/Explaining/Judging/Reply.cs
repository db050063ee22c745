namespace Fathom.Features;

/// <summary>What a server's answer says.</summary>
/// <param name="Text">The answer; empty where it has none.</param>
/// <param name="TokensIn">Tokens of the question; null where the server does not say.</param>
/// <param name="TokensOut">Tokens of the answer.</param>
/// <param name="IsCut">Whether it ends where the limit of tokens was, and not where it would have.</param>
sealed record Reply(string Text, long? TokensIn, long? TokensOut, bool IsCut = false);
