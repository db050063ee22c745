using System.Runtime.InteropServices;

namespace Fathom.Features;

/// <summary>Where one published feature is, and what a table says of it; an entry of <c>entries.bin</c>.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Length">Bytes of its text in <c>features.bin</c>.</param>
/// <param name="Offset">First of them, from the end of the frame's header on.</param>
/// <param name="FirstExample">Its first entry in <c>slices.bin</c>.</param>
/// <param name="Examples">How many it has there.</param>
/// <param name="Density">Share of tokens on which it fires.</param>
/// <param name="Max">Largest activation.</param>
/// <param name="Mean">Mean activation where it fires, by its histogram; 0 where it has none.</param>
/// <param name="Tokens">Tokens of its histogram.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct PublishedEntry(int Latent, int Length, long Offset, int FirstExample, int Examples, float Density,
    float Max, float Mean, int Tokens);
