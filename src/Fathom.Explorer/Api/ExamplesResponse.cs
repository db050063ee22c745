namespace Fathom.Explorer;

/// <summary><c>GET /api/dictionaries/{name}/latents/{latent}/examples</c>.</summary>
/// <param name="Kind">Which were asked for.</param>
/// <param name="Matching">Tokens with an activation among those asked for, examples or not.</param>
/// <param name="Examples">At most one of a context.</param>
sealed record ExamplesResponse(ExampleKind Kind, int Matching, IReadOnlyList<ExampleResponse> Examples);
