namespace Fathom.Explorer;

/// <summary>A category of core results.</summary>
/// <param name="Name">As in the file, such as <c>reconstruction_quality</c>.</param>
/// <param name="Metrics">In the order of the file.</param>
sealed record QualityCategory(string Name, IReadOnlyList<QualityMetric> Metrics);
