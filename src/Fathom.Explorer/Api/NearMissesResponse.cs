namespace Fathom.Explorer;

/// <summary><c>GET /api/dictionaries/{name}/latents/{latent}/near-misses</c>: contexts in which the latent is silent though one that
/// writes a similar direction fires.</summary>
/// <param name="Misses">Those first in which the other is nearest to its maximum.</param>
sealed record NearMissesResponse(IReadOnlyList<NearMissResponse> Misses);
