namespace Fathom.Explorer;

/// <summary>How far a sweep of strengths has come, and in the last record what came of it.</summary>
/// <param name="Done">Texts done.</param>
/// <param name="Total">Of how many.</param>
/// <param name="Points">Without steering, then a point a strength; null until all is done.</param>
sealed record DoseResponse(int Done, int Total, IReadOnlyList<DosePointResponse>? Points);
