namespace Fathom.Bench;

/// <summary>What the study found.</summary>
/// <param name="Rows">Fresh prompts.</param>
/// <param name="Layers">Success on validation prompts behind each block: weather, latents, each value's best
/// strength.</param>
/// <param name="Time">That it took.</param>
sealed record SteeringFindings(IReadOnlyList<SteeringRow> Rows, IReadOnlyList<double> Layers, TimeSpan Time);
