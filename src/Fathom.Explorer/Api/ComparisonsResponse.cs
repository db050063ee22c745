namespace Fathom.Explorer;

/// <summary><c>GET /api/comparisons</c>: what was compared before.</summary>
/// <param name="Kept">The latest first.</param>
sealed record ComparisonsResponse(IReadOnlyList<KeptComparison> Kept);
