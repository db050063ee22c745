namespace Fathom.Explorer;

/// <summary><c>GET /api/dictionaries/{name}/search/labels</c>: latents by what they are called.</summary>
/// <param name="Matching">How many there are.</param>
/// <param name="Latents">The best of them.</param>
sealed record LabelSearchResponse(int Matching, IReadOnlyList<LatentRow> Latents);
