namespace Fathom.Explorer;

/// <summary><c>GET /api/dictionaries/{name}/evaluation</c>: every figure that was measured, beside its controls.</summary>
/// <param name="Name">The dictionary.</param>
/// <param name="Metrics">In the order in which <c>fathom evaluate</c> measures.</param>
/// <param name="OfOtherWeights">Metrics that were measured of a dictionary that has since been replaced.</param>
sealed record EvaluationResponse(string Name, IReadOnlyList<MeasuredMetric> Metrics, IReadOnlyList<string> OfOtherWeights);
