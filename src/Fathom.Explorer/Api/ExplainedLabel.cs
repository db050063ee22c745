namespace Fathom.Explorer;

/// <summary>A label and what scorers found of it.</summary>
/// <param name="Text">One line; raw.</param>
/// <param name="Explainer">The kind of explainer.</param>
/// <param name="Judge">The model that it asked; null where none was.</param>
/// <param name="Scores">The latest of each scorer.</param>
sealed record ExplainedLabel(string Text, string Explainer, string? Judge, IReadOnlyList<ExplainedScore> Scores);
