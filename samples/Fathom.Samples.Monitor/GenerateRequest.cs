namespace Fathom.Samples.Monitor;

/// <summary>What is asked for.</summary>
/// <param name="Prompt">Text to continue.</param>
/// <param name="MaxTokens">Tokens at most.</param>
/// <param name="Temperature">0 takes the likeliest token.</param>
/// <param name="Seed">Of the draws.</param>
public sealed record GenerateRequest(string? Prompt, int MaxTokens = 40, double Temperature = 0.8, ulong Seed = 0);
