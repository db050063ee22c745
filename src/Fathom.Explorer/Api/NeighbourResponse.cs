namespace Fathom.Explorer;

/// <summary>A latent that writes a similar direction.</summary>
/// <param name="Latent">The other latent.</param>
/// <param name="Cosine">Of the decoder rows.</param>
/// <param name="Jaccard">Tokens on which both fire / tokens on which either does.</param>
/// <param name="FiresOn">Tokens of the other's strongest activations.</param>
sealed record NeighbourResponse(int Latent, float Cosine, float Jaccard, IReadOnlyList<TokenResponse> FiresOn);
