namespace Fathom.Explorer;

/// <summary><c>GET /api/dictionaries/{name}/latents</c>: a page of the table.</summary>
/// <param name="Total">Latents of the dictionary.</param>
/// <param name="Matching">Those that pass the filter.</param>
/// <param name="Offset">Place of the first row in the order asked for.</param>
/// <param name="Latents">The rows.</param>
sealed record LatentsResponse(int Total, int Matching, int Offset, IReadOnlyList<LatentRow> Latents);
