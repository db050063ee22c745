namespace Fathom.Dictionaries;

/// <summary>Something watched that is above its threshold.</summary>
/// <param name="Row">Row of the activations that were fed.</param>
/// <param name="Watch">Number among the watched latents; behind these, among the watched probes.</param>
/// <param name="Value">Latent activation, or z of a probe.</param>
public readonly record struct MonitorHit(int Row, int Watch, float Value);
