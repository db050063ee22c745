namespace Fathom.Dictionaries;

/// <summary>A stretch of a document that a .jsonl file labels.</summary>
/// <param name="Start">First character (UTF-16 unit) of <see cref="TextDocument.Text"/>.</param>
/// <param name="End">Behind the last character.</param>
/// <param name="Variable">The name of what is active there.</param>
public readonly record struct NamedSpan(int Start, int End, string Variable);
