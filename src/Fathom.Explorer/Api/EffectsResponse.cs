namespace Fathom.Explorer;

/// <summary><c>POST /api/dictionaries/{name}/text/effects</c>.</summary>
/// <param name="Effects">Of each latent asked for.</param>
sealed record EffectsResponse(IReadOnlyList<LatentEffectResponse> Effects);
