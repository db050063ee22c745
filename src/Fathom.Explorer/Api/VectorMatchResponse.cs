namespace Fathom.Explorer;

/// <summary>A latent whose direction is near a vector.</summary>
/// <param name="Latent">Its row of the table.</param>
/// <param name="Cosine">Of its direction with the vector.</param>
sealed record VectorMatchResponse(LatentRow Latent, double Cosine);
