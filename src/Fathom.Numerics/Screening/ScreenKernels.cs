using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>
/// The inner loops of a screening for one set of instructions. All of them give the same bits: their products are sums of
/// integers, and what follows is rounded in the same order.
/// </summary>
internal sealed unsafe class ScreenKernels
{
    /// <summary>Rows of a tile of <see cref="Bounds"/>.</summary>
    public const int Rows = 12;

    ScreenKernels(
        string name,
        delegate*<byte*, nint, sbyte*, float*, float*, float*, float*, float*, float*, uint*, void> bounds,
        (int Pairs, int Columns) width,
        delegate*<float**, int*, float*, int, float*, float*, void> preActivations)
    {
        Name = name;
        Bounds = bounds;
        (Pairs, Columns) = width;
        PreActivations = preActivations;
    }

    /// <summary>Those of this machine, from the slowest to the fastest; none without 256-bit vectors of integers.</summary>
    public static IReadOnlyList<ScreenKernels> Supported { get; } = All();

    /// <summary>The fastest of this machine; null where there are none.</summary>
    public static ScreenKernels? Best => Supported.Count == 0 ? null : Supported[^1];

    /// <summary>The instructions.</summary>
    public string Name { get; }

    /// <summary>
    /// Upper bounds of pre-activations in units of t, <c>s (Σ p q + Σ u p) + offset + b / t + margin</c>, of 12 rows × 32 latents:
    /// (p [12, inputs], inputs, a multiple of 8, q, a panel of <see cref="ScreenWeights"/>, latents [3, 32], their s, offset and b,
    /// sum [12], Σ u p, inverse [12], 1 / t, margin [12], bars [12], y [12, 32], the bounds, above [12], which of the 32 bounds of
    /// each row are above its bar).
    /// </summary>
    public readonly delegate*<byte*, nint, sbyte*, float*, float*, float*, float*, float*, float*, uint*, void> Bounds;

    /// <summary>Pairs that <see cref="PreActivations"/> computes at a time.</summary>
    public int Pairs { get; }

    /// <summary>Neighbouring latents of one panel that their latents are among.</summary>
    public int Columns { get; }

    /// <summary>
    /// Pre-activations of single (row, latent) pairs, as <see cref="Linear"/> has them: the bias, then the products in the order of
    /// the inputs, by fused multiply-adds. (x [pairs], a row of inputs each, columns [pairs], their latents among the neighbours, the
    /// neighbours' weights, a row of the panel each 32 floats, inputs, bias of the neighbours, y [pairs])
    /// </summary>
    public readonly delegate*<float**, int*, float*, int, float*, float*, void> PreActivations;

    static List<ScreenKernels> All()
    {
        List<ScreenKernels> all = [];
        if (Avx2.IsSupported && Fma.IsSupported) all.Add(Avx2Kernels<PairedDots>("AVX2"));
        if (AvxVnni.IsSupported && Fma.IsSupported) all.Add(Avx2Kernels<VnniDots>("AVX-VNNI"));
        if (Avx512F.IsSupported && Avx512BW.IsSupported)
            all.Add(new("AVX-512", &Avx512ScreenTiles.Bounds, (Avx512PairDots.Pairs, PackedWeights.PanelWidth),
                &Avx512PairDots.PreActivations));
        return all;
    }

    static ScreenKernels Avx2Kernels<TDots>(string name) where TDots : struct, IByteDots => new(name,
        &Avx2ScreenTiles.Bounds<TDots>, (Avx2PairDots.Pairs, Avx2PairDots.Columns), &Avx2PairDots.PreActivations);
}
