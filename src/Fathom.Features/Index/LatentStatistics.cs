using System.Runtime.InteropServices;

namespace Fathom.Features;

/// <summary>Exact figures of one latent over all rows of the capture; an entry of <c>statistics.bin</c>.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Count">Rows on which it fires; 0 for a dead latent.</param>
/// <param name="HeldOutCount">Those of them that belong to held-out documents.</param>
/// <param name="Contexts">Contexts in which it fires at least once.</param>
/// <param name="Density">Count / rows.</param>
/// <param name="Max">Largest activation; 0 when it never fires.</param>
/// <param name="Mean">Mean activation over the rows on which it fires; 0 when it never does.</param>
/// <param name="EncoderBias">b_enc of the latent.</param>
/// <param name="EncoderNorm">‖W_enc row‖.</param>
/// <param name="DecoderNorm">‖W_dec row‖.</param>
/// <param name="EncoderDecoderCosine">Cosine of what it reads and what it writes; 0 when either is zero.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct LatentStatistics(int Latent, int Count, int HeldOutCount, int Contexts, float Density,
    float Max, float Mean, float EncoderBias, float EncoderNorm, float DecoderNorm, float EncoderDecoderCosine);
