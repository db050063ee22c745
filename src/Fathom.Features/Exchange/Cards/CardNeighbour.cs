namespace Fathom.Features;

/// <summary>A latent that writes a similar direction.</summary>
/// <param name="Latent">The other latent.</param>
/// <param name="Cosine">Cosine of the two decoder rows.</param>
public sealed record CardNeighbour(int Latent, float Cosine);
