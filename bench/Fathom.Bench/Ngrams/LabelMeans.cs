namespace Fathom.Bench;

/// <summary>Mean scores over drawn latents of a dictionary.</summary>
/// <param name="Subject">Whose activations it was trained on.</param>
/// <param name="Explainer">Null where no label is scored.</param>
/// <param name="Scorer">The kind of scorer.</param>
/// <param name="Mean">[seeds]</param>
/// <param name="Shuffled">[seeds] of labels of other latents; not a number where none is scored.</param>
/// <param name="Chance">[seeds] what guessing scores.</param>
sealed record LabelMeans(string Subject, string? Explainer, string Scorer, double[] Mean, double[] Shuffled, double[] Chance);
