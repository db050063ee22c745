using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>
/// <see cref="ScreenKernels.PreActivations"/> for AVX2: 8 pairs of 8 neighbouring latents. Each row is multiplied with all 8,
/// of which one is taken: that is no slower than turning rows and picking weights, as <see cref="Avx512PairDots"/> does.
/// </summary>
internal static unsafe class Avx2PairDots
{
    /// <summary>Pairs at a time: as many sums as hide the latency of two multipliers.</summary>
    public const int Pairs = 8;

    /// <summary>Neighbouring latents.</summary>
    public const int Columns = 8;

    /// <inheritdoc cref="ScreenKernels.PreActivations"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PreActivations(float** x, int* columns, float* weights, int inputs, float* bias, float* y)
    {
        float* x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3], x4 = x[4], x5 = x[5], x6 = x[6], x7 = x[7];
        Vector256<float> a0 = Vector256.Load(bias), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
        for (nint i = 0; i < inputs; i++, weights += PackedWeights.PanelWidth)
        {
            Vector256<float> w = Vector256.Load(weights);
            a0 = Fma.MultiplyAdd(Vector256.Create(x0[i]), w, a0);
            a1 = Fma.MultiplyAdd(Vector256.Create(x1[i]), w, a1);
            a2 = Fma.MultiplyAdd(Vector256.Create(x2[i]), w, a2);
            a3 = Fma.MultiplyAdd(Vector256.Create(x3[i]), w, a3);
            a4 = Fma.MultiplyAdd(Vector256.Create(x4[i]), w, a4);
            a5 = Fma.MultiplyAdd(Vector256.Create(x5[i]), w, a5);
            a6 = Fma.MultiplyAdd(Vector256.Create(x6[i]), w, a6);
            a7 = Fma.MultiplyAdd(Vector256.Create(x7[i]), w, a7);
        }
        y[0] = a0[columns[0]];
        y[1] = a1[columns[1]];
        y[2] = a2[columns[2]];
        y[3] = a3[columns[3]];
        y[4] = a4[columns[4]];
        y[5] = a5[columns[5]];
        y[6] = a6[columns[6]];
        y[7] = a7[columns[7]];
    }
}
