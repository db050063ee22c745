using Fathom.Features;

namespace Fathom.Bench;

/// <summary>What was measured of a large index.</summary>
/// <param name="Index">It.</param>
/// <param name="Densities">Of the densest latent, the median one and the sparsest.</param>
/// <param name="Bytes">Of each file.</param>
/// <param name="Stages">Seconds of making it; none where it was there.</param>
/// <param name="OpenSeconds">Opening it, checksums included.</param>
/// <param name="Map">How good the map is.</param>
/// <param name="Latents">Asked about.</param>
/// <param name="Times">Of each question.</param>
/// <param name="PagesPerSecond">Feature pages with one thread for each core.</param>
/// <param name="Served">The same over HTTP.</param>
sealed record ExplorerResult(IndexDescription Index, float[] Densities, IReadOnlyList<(string File, long Bytes)> Bytes,
    IReadOnlyList<(IndexStage Stage, double Seconds)> Stages, double OpenSeconds, MapQuality Map, int Latents,
    IReadOnlyList<ExplorerTimes> Times, double PagesPerSecond, ServedResult Served);
