namespace Fathom.Samples.Monitor;

/// <summary>A generated token.</summary>
/// <param name="Text">As a person reads it.</param>
/// <param name="Flags">What fires on it.</param>
public sealed record GeneratedToken(string Text, IReadOnlyList<Flag> Flags);
