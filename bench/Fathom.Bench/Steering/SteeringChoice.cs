namespace Fathom.Bench;

/// <summary>What validation chose for one value, and what came of it.</summary>
/// <param name="Value">Such as <c>weather is rain</c>.</param>
/// <param name="Latents">How many latents; 0 where it is none.</param>
/// <param name="Strength">× the site's typical norm.</param>
/// <param name="Tally">On fresh prompts.</param>
sealed record SteeringChoice(string Value, int Latents, double Strength, SteeringTally Tally);
