namespace Fathom.Dictionaries;

/// <summary>A probe that a <see cref="LatentMonitor"/> reports.</summary>
/// <param name="Probe">It; of the activations that are fed, or of the latents of the monitor's dictionary.</param>
/// <param name="Threshold">It is reported where z is above this; 0 is p = ½.</param>
/// <param name="Output">Which of its outputs.</param>
public sealed record WatchedProbe(Probe Probe, float Threshold = 0, int Output = 0);
