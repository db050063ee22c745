namespace Fathom.Bench;

/// <summary>What the study found.</summary>
/// <param name="Rows">Fresh prompts.</param>
/// <param name="Layers">Success on validation prompts behind each block, weather, latents, the best strength of each value.</param>
/// <param name="Time">That it took.</param>
sealed record SteeringFindings(IReadOnlyList<SteeringRow> Rows, IReadOnlyList<double> Layers, TimeSpan Time);
