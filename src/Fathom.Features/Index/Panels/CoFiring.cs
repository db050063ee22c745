using System.Runtime.InteropServices;

namespace Fathom.Features;

/// <summary>Another latent that fires on rows of a latent, as stored in <c>coactivation.bin</c>.</summary>
/// <param name="Latent">The other latent; −1 behind the last one.</param>
/// <param name="Both">Rows on which both fire.</param>
/// <param name="Pearson">Correlation of the two activations over all rows.</param>
[StructLayout(LayoutKind.Sequential)]
readonly record struct CoFiring(int Latent, int Both, float Pearson);
