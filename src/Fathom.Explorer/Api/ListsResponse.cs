namespace Fathom.Explorer;

/// <summary><c>GET /api/dictionaries/{name}/lists</c>.</summary>
/// <param name="Lists">By number.</param>
sealed record ListsResponse(IReadOnlyList<ListSummary> Lists);
