namespace Fathom.Explorer;

/// <summary><c>GET /api/comparisons/{first}/{second}/latents</c>: a part of the latents that a comparison found.</summary>
/// <param name="Matching">Of this kind.</param>
/// <param name="Offset">Place of the first of <paramref name="Pairs"/>.</param>
/// <param name="Pairs">The latents, each beside its partner, nearest or parent.</param>
sealed record ComparedResponse(int Matching, int Offset, IReadOnlyList<ComparedPair> Pairs);
