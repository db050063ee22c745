namespace Fathom.Features;

/// <summary>What a server's answer says.</summary>
/// <param name="Text">The answer; empty where it has none.</param>
/// <param name="TokensIn">Tokens of the question; null where the server does not say.</param>
/// <param name="TokensOut">Tokens of the answer.</param>
sealed record Reply(string Text, long? TokensIn, long? TokensOut);
