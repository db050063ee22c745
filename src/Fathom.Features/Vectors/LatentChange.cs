namespace Fathom.Features;

/// <summary>What became of a latent of an altered query.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Before">Its activation on the query.</param>
/// <param name="After">What it was set to.</param>
/// <param name="Read">What the dictionary reads of the altered query.</param>
public sealed record LatentChange(int Latent, float Before, float After, float Read);
