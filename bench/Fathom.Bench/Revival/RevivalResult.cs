namespace Fathom.Bench;

/// <summary>What a training came to.</summary>
/// <param name="MostDead">Share of the latents that were dead at the worst step.</param>
/// <param name="Dead">Share at the end.</param>
/// <param name="Fvu">Mean over the batches of the last twentieth.</param>
sealed record RevivalResult(double MostDead, double Dead, double Fvu);
