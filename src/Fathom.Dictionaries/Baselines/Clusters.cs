namespace Fathom.Dictionaries;

/// <summary>What <see cref="KMeans"/> finds.</summary>
/// <param name="Centroids">Relative to what was subtracted from the rows, [m, d].</param>
/// <param name="Objectives">Σ ‖x − c_a(x)‖² before each update of the centroids.</param>
public sealed record Clusters(float[] Centroids, IReadOnlyList<double> Objectives);
