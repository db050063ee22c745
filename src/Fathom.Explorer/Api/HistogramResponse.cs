namespace Fathom.Explorer;

/// <summary>Counts in bins of equal width.</summary>
/// <param name="Low">Where the first bin starts.</param>
/// <param name="High">Where the last bin ends.</param>
/// <param name="Counts">Of each bin.</param>
sealed record HistogramResponse(float Low, float High, IReadOnlyList<int> Counts);
