namespace Fathom.Explorer;

/// <summary>The labelled variable that a latent tracks, and how well on held-out rows.</summary>
/// <param name="Name">For example <c>weather is rain</c>.</param>
/// <param name="Description">When it is active, for a person; empty when the labels do not say.</param>
/// <param name="F1">2 · precision · recall / (precision + recall).</param>
/// <param name="Precision">Share of the rows on which the latent fires that carry the variable.</param>
/// <param name="Recall">Share of the rows that carry the variable on which the latent fires.</param>
/// <param name="Threshold">It counts as firing above this share of its largest training activation.</param>
sealed record TracksResponse(string Name, string Description, double F1, double Precision, double Recall, double Threshold);
