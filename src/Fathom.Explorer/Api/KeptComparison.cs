namespace Fathom.Explorer;

/// <summary>Two dictionaries that were compared.</summary>
/// <param name="First">The one.</param>
/// <param name="Second">The other.</param>
/// <param name="At">When.</param>
sealed record KeptComparison(string First, string Second, DateTimeOffset At);
