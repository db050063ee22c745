namespace Fathom.Bench;

/// <summary>One trained dictionary of the study, on held-out rows.</summary>
/// <param name="L0">Mean active latents of a row.</param>
/// <param name="Fvu">Fraction of variance unexplained.</param>
/// <param name="Loss">Cross-entropy with reconstructions spliced in, nats.</param>
/// <param name="Score">ce_loss_score.</param>
/// <param name="Silent">Share of latents that fire on no row.</param>
/// <param name="Rare">Share of latents that fire on less than one row in 10,000.</param>
sealed record QualityResult(double L0, double Fvu, double Loss, double Score, double Silent, double Rare);
