namespace Fathom.Explorer;

/// <summary>Settings under a name; a line of <c>notes/steering.NAME.jsonl</c>. The last line of a name counts.</summary>
/// <param name="Name">What it was called.</param>
/// <param name="At">When.</param>
/// <param name="Settings">Null where the name was taken away.</param>
sealed record SavedSettings(string Name, DateTimeOffset At, SteerSettings? Settings = null);
