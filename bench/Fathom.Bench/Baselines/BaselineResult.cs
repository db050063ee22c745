namespace Fathom.Bench;

/// <summary>One dictionary of the study.</summary>
/// <param name="Name">In words.</param>
/// <param name="Latents">M</param>
/// <param name="Seconds">Of training or fitting.</param>
/// <param name="L0">Mean active latents of a held-out row.</param>
/// <param name="Fvu">Fraction of variance unexplained.</param>
/// <param name="Loss">Cross-entropy with reconstructions spliced in, nats.</param>
/// <param name="Score">ce_loss_score.</param>
sealed record BaselineResult(string Name, int Latents, double Seconds, double L0, double Fvu, double Loss, double Score);
