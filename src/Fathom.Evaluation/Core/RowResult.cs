namespace Fathom.Evaluation;

/// <summary>What a dictionary does to the measured rows.</summary>
/// <param name="Reconstruction">Reconstruction and sparsity.</param>
/// <param name="Latents">What each latent did.</param>
/// <param name="Documents">The sums of it by document; null where rows belong to none.</param>
public sealed record RowResult(ReconstructionSummary Reconstruction, LatentActivity Latents, DocumentRows? Documents);
