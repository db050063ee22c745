namespace Fathom.Features;

/// <summary>A score of a label as somebody published it, without an interval or what guessing scores.</summary>
/// <param name="Scorer">The kind of scorer, as they call it.</param>
/// <param name="Judge">The model that it asked; null where nobody says.</param>
/// <param name="Value">The number.</param>
public sealed record CardMark(string Scorer, string? Judge, double Value);
