namespace Fathom.Features;

/// <summary>A latent that raises a token's logit directly.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Effect">What one unit of it adds to the logit.</param>
/// <param name="Rank">Place of the token among those that it raises, from 1.</param>
public sealed record PromotedToken(int Latent, float Effect, int Rank);
