using Fathom.Features;

namespace Fathom.Bench;

/// <summary>What was measured of laying out a map by itself.</summary>
/// <param name="Points">Latents that it has.</param>
/// <param name="Nearest">Seconds of finding the nearest of each, their components included.</param>
/// <param name="Layout">Seconds of the layout.</param>
/// <param name="Seconds">Of all, reading and writing the index and measuring the map included.</param>
/// <param name="Quality">What the map says of itself.</param>
/// <param name="Trust">Its trustworthiness.</param>
sealed record MapResult(int Points, double Nearest, double Layout, double Seconds, MapQuality Quality, double Trust);
