namespace Fathom.Dictionaries;

/// <summary>A document and where in it which variables are active.</summary>
/// <param name="Text">The document.</param>
/// <param name="Labels">In any order, overlapping as they like.</param>
public sealed record LabelledDocument(string Text, IReadOnlyList<LabelSpan> Labels);
