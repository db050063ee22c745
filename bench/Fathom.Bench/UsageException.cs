namespace Fathom.Bench;

/// <summary>Words that a study does not take.</summary>
/// <param name="message">Which, and what was expected.</param>
sealed class UsageException(string message) : Exception(message);
