namespace Fathom.Features;

/// <summary>How far a latent's activation rose when the steered activation was encoded again.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Rise">Mean difference, in units of its activation.</param>
public sealed record LatentRise(int Latent, double Rise);
