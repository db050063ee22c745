using System.Runtime.InteropServices;

namespace Fathom.Features;

/// <summary>One active latent of a row, and how strong.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct RowCode(int Latent, float Value);
