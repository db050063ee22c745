namespace Fathom.Dictionaries;

/// <summary>A latent that a <see cref="LatentMonitor"/> reports.</summary>
/// <param name="Latent">Its number.</param>
/// <param name="Threshold">It is reported where its activation is above this; at least 0.</param>
/// <param name="Name">For whoever reads the report.</param>
public sealed record WatchedLatent(int Latent, float Threshold = 0, string Name = "");
