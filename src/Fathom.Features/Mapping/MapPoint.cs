using System.Runtime.InteropServices;

namespace Fathom.Features;

/// <summary>Where a latent stands in the map.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="X">−1 … 1</param>
/// <param name="Y">−1 … 1</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct MapPoint(int Latent, float X, float Y);
