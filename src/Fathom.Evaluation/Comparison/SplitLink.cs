namespace Fathom.Evaluation;

/// <summary>How a latent of one dictionary hangs on the next smaller one.</summary>
/// <param name="Parent">Its nearest latent there by signed cosine; −1 where that is not above chance.</param>
/// <param name="Cosine">Of the two decoder rows.</param>
/// <param name="Firings">Rows on which the latent fires; null where no vectors were given, as the next two.</param>
/// <param name="WithParent">Share of these on which the parent fires too.</param>
/// <param name="OfParent">Share of the parent's on which the latent fires too.</param>
public sealed record SplitLink(int Parent, float Cosine, int? Firings, double? WithParent, double? OfParent);
