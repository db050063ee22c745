namespace Fathom.Dictionaries;

/// <summary>A stretch of a document in which a labelled variable is active.</summary>
/// <param name="Start">First character.</param>
/// <param name="End">Behind the last character.</param>
/// <param name="Variable">Which, an index into the source's variables.</param>
public readonly record struct LabelSpan(int Start, int End, int Variable);
