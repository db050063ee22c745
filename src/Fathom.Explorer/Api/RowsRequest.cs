namespace Fathom.Explorer;

/// <summary>Body of <c>POST /api/dictionaries/{name}/rows</c>.</summary>
/// <param name="Latents">Latents in any order.</param>
sealed record RowsRequest(IReadOnlyList<int> Latents);
