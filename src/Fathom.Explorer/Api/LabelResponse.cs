namespace Fathom.Explorer;

/// <summary>The best label of a latent, as somebody wrote it.</summary>
/// <param name="Text">One line.</param>
/// <param name="Explainer">The kind of explainer, or the name of a person.</param>
/// <param name="Judge">The model that it asked; null where none was.</param>
/// <param name="IsByPerson">Whether a person wrote it.</param>
/// <param name="Score">What the label was chosen by; null where none of the latent has been scored.</param>
/// <param name="Marks">Scores as others published them; null where there are none.</param>
sealed record LabelResponse(string Text, string Explainer, string? Judge, bool IsByPerson, LabelScore? Score, IReadOnlyList<LabelMark>? Marks);
