namespace Fathom.Samples.Monitor;

/// <summary>A continuation, token by token.</summary>
/// <param name="Text">Without the prompt.</param>
/// <param name="Flagged">Whether anything watched fires on any of its tokens.</param>
/// <param name="Tokens">Its tokens.</param>
public sealed record GenerateResponse(string Text, bool Flagged, IReadOnlyList<GeneratedToken> Tokens);
