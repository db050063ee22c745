namespace Fathom.Explorer;

/// <summary><c>GET /api/dictionaries/{name}/latents/{latent}/strengths</c>: examples of every strength.</summary>
/// <param name="Intervals">Of equal width over (0, max], the strongest first.</param>
sealed record StrengthsResponse(IReadOnlyList<StrengthResponse> Intervals);
