namespace Fathom.Explorer;

/// <summary><c>GET /api/dictionaries/{name}/latents/{latent}/company</c>: who of the whole dictionary fires where the latent does.</summary>
/// <param name="Together">Largest Jaccard first.</param>
/// <param name="Correlated">Largest correlation of activations first.</param>
/// <param name="Parents">Wider latents that fire on nearly all tokens on which this one does.</param>
/// <param name="Children">Narrower ones that this one is a parent of.</param>
/// <param name="Containment">The least share of a child's tokens on which its parent fires.</param>
/// <param name="Ratio">How many times as often a parent fires at least.</param>
sealed record CompanyResponse(IReadOnlyList<CompanionResponse> Together, IReadOnlyList<CompanionResponse> Correlated,
    IReadOnlyList<CompanionResponse> Parents, IReadOnlyList<CompanionResponse> Children, double Containment, int Ratio);
