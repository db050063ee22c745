namespace Fathom.Explorer;

/// <summary><c>GET /api/dictionaries/{name}/latents/{latent}/labels</c>: all that explainers say of a latent.</summary>
/// <param name="Labels">In the order in which they were found; the last few.</param>
sealed record ExplainedResponse(IReadOnlyList<ExplainedLabel> Labels);
