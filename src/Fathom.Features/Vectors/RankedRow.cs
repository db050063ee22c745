namespace Fathom.Features;

/// <summary>A row that was found.</summary>
/// <param name="Row">The row.</param>
/// <param name="Cosine">To the query.</param>
/// <param name="Rank">From 1.</param>
/// <param name="OtherCosine">To the query before it was altered.</param>
/// <param name="OtherRank">Among the rows nearest to that.</param>
public sealed record RankedRow(int Row, double Cosine, int Rank, double OtherCosine, int OtherRank);
