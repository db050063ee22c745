using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>
/// Pre-activations of single (row, latent) pairs, as <see cref="Linear"/> has them: the bias, then the products in the order of the
/// inputs, by fused multiply-adds. Each row is multiplied with 8 neighbouring latents, of which one is taken: rows come from beyond
/// the cache, and turning them to fill vectors with pairs, 16 to one of AVX-512, was measured to be no faster.
/// </summary>
internal static unsafe class Avx2PairDots
{
    /// <summary>Pairs at a time: as many sums as hide the latency of two multipliers.</summary>
    public const int Pairs = 8;

    /// <summary>Neighbouring latents, of one panel.</summary>
    public const int Columns = 8;

    /// <param name="x">[8] rows of the pairs, [inputs] each.</param>
    /// <param name="columns">[8] latents of the pairs among the neighbours, 0 … 7.</param>
    /// <param name="weights">[inputs, 8] of the neighbours, rows 32 apart as in their panel.</param>
    /// <param name="inputs">Values of a row.</param>
    /// <param name="bias">[8] of the neighbours.</param>
    /// <param name="y">[8] the pre-activations.</param>
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
