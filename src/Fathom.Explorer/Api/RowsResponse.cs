namespace Fathom.Explorer;

/// <summary><c>POST /api/dictionaries/{name}/rows</c>.</summary>
/// <param name="Latents">Their rows of the table, in the order asked for.</param>
sealed record RowsResponse(IReadOnlyList<LatentRow> Latents);
