using System.Runtime.InteropServices;

namespace Fathom.Features;

/// <summary>One activation of a latent: the row, and how strong.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct Posting(uint Row, float Value);
