namespace Fathom.Explorer;

/// <summary>How much a latent's activation rose when the steered activation was encoded again.</summary>
sealed record LatentRiseResponse(int Latent, double Rise);
