namespace Fathom.Explorer;

/// <summary>One core result and the same figure of every control.</summary>
/// <param name="Name">As in the file, such as <c>explained_variance</c>.</param>
/// <param name="Value">Not rounded.</param>
/// <param name="Controls">Controls that state this figure.</param>
sealed record QualityMetric(string Name, double Value, IReadOnlyList<QualityControl> Controls);
