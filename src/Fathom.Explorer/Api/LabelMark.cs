namespace Fathom.Explorer;

/// <summary>A score of a label as others published it.</summary>
/// <param name="Scorer">The kind of scorer, as they call it.</param>
/// <param name="Judge">The model that it asked; null where nobody says.</param>
/// <param name="Value">The number.</param>
sealed record LabelMark(string Scorer, string? Judge, double Value);
