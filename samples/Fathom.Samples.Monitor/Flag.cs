namespace Fathom.Samples.Monitor;

/// <summary>Something watched that is above its threshold.</summary>
/// <param name="Name">Of the latent or the probe.</param>
/// <param name="Value">Activation, or z of a probe.</param>
public sealed record Flag(string Name, float Value);
