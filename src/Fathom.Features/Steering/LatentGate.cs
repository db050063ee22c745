namespace Fathom.Features;

/// <summary>Steers only tokens on which a latent's activation, before any steering, is above a threshold.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Above">The threshold.</param>
/// <param name="Unit">Of the threshold; not the site's norm.</param>
public sealed record LatentGate(int Latent, double Above = 0, StrengthUnit Unit = StrengthUnit.Raw);
