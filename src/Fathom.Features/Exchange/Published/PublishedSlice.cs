using System.Runtime.InteropServices;

namespace Fathom.Features;

/// <summary>Where the text of an example is; an entry of <c>slices.bin</c>.</summary>
/// <param name="Offset">First byte in <c>examples.bin</c>, from the end of the frame's header on.</param>
/// <param name="Latent">Whose it is.</param>
/// <param name="Length">Bytes.</param>
[StructLayout(LayoutKind.Sequential)]
readonly record struct PublishedSlice(long Offset, int Latent, int Length);
