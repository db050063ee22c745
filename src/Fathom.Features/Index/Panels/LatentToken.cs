using System.Runtime.InteropServices;

namespace Fathom.Features;

/// <summary>A token that a latent fires on, as stored in <c>latent-tokens.bin</c>.</summary>
/// <param name="Token">Its id; −1 behind the last one.</param>
/// <param name="Count">Rows of the token on which the latent fires.</param>
/// <param name="Max">Largest activation there.</param>
[StructLayout(LayoutKind.Sequential)]
readonly record struct LatentToken(int Token, int Count, float Max);
