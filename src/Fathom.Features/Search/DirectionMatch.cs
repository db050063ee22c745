namespace Fathom.Features;

/// <summary>A latent whose direction is near a vector.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Cosine">Of its row with the vector, −1 … 1.</param>
public sealed record DirectionMatch(int Latent, double Cosine);
