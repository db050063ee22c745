using System.Runtime.InteropServices;

namespace Fathom.Features;

/// <summary>A latent that writes a similar direction.</summary>
/// <param name="Latent">The other latent.</param>
/// <param name="Cosine">Cosine of the two decoder rows, above 0.</param>
/// <param name="Jaccard">Rows on which both fire / rows on which either fires; 0 when neither ever does.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Neighbour(int Latent, float Cosine, float Jaccard);
