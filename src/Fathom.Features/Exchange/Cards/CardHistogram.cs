namespace Fathom.Features;

/// <summary>Counts in bins of equal width.</summary>
/// <param name="Low">Where the first bin starts.</param>
/// <param name="High">Where the last one ends.</param>
/// <param name="Counts">Of each bin.</param>
public sealed record CardHistogram(float Low, float High, IReadOnlyList<int> Counts);
