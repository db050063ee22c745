using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>
/// The inner loop of a screening for one set of instructions. All give the same bits: their products are sums of integers, and what
/// follows is rounded in the same order.
/// </summary>
internal sealed unsafe class ScreenKernels
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 12;

    ScreenKernels(string name,
        delegate*<byte*, nint, sbyte*, float*, float*, float*, float*, float*, float*, uint*, void> bounds)
    {
        Name = name;
        Bounds = bounds;
    }

    /// <summary>Those of this machine, from the slowest to the fastest; none without AVX2 and FMA.</summary>
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

    static List<ScreenKernels> All()
    {
        List<ScreenKernels> all = [];
        if (!Avx2.IsSupported || !Fma.IsSupported) return all;
        all.Add(new("AVX2", &Avx2ScreenTiles.Bounds<PairedDots>));
        if (AvxVnni.IsSupported) all.Add(new("AVX-VNNI", &Avx2ScreenTiles.Bounds<VnniDots>));
        if (Avx512F.IsSupported && Avx512BW.IsSupported) all.Add(new("AVX-512", &Avx512ScreenTiles.Bounds));
        return all;
    }
}
