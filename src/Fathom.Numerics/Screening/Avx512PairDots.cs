using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>
/// Pre-activations of single (row, latent) pairs of one panel, as <see cref="Linear"/> has them: the bias, then the products
/// in the order of the inputs, by fused multiply-adds. 16 pairs lie side by side in the lanes, so that each keeps its one
/// accumulator; 16 × 16 inputs are transposed in registers, the weights permuted from the panel's 32.
/// </summary>
internal static unsafe class Avx512PairDots
{
    /// <summary>Pairs at a time.</summary>
    public const int Pairs = 16;

    /// <summary>The 16 pre-activations.</summary>
    /// <param name="x">[16] rows of the pairs, [inputs] each.</param>
    /// <param name="columns">[16] latents of the pairs within the panel, 0 … 31.</param>
    /// <param name="panel">[inputs, 32] weights.</param>
    /// <param name="inputs">Values of a row.</param>
    /// <param name="bias">[32] of the panel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<float> PreActivations(float** x, Vector512<int> columns, float* panel, int inputs, float* bias)
    {
        Vector512<float> sum = Weight(bias, columns);
        float* transposed = stackalloc float[Pairs * Pairs + Pairs];
        transposed = Lanes.Align(transposed);
        int i = 0;
        for (; i + Pairs <= inputs; i += Pairs, panel += Pairs * PackedWeights.PanelWidth)
        {
            Transpose16(x, i, transposed);
            for (int input = 0; input < Pairs; input++)
                sum = Avx512F.FusedMultiplyAdd(Vector512.Load(transposed + input * Pairs),
                    Weight(panel + input * PackedWeights.PanelWidth, columns), sum);
        }
        for (; i < inputs; i++, panel += PackedWeights.PanelWidth)
        {
            for (int pair = 0; pair < Pairs; pair++) transposed[pair] = x[pair][i];
            sum = Avx512F.FusedMultiplyAdd(Vector512.Load(transposed), Weight(panel, columns), sum);
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Weight(float* panel, Vector512<int> columns) =>
        Avx512F.PermuteVar16x32x2(Vector512.Load(panel), columns, Vector512.Load(panel + 16));

    /// <summary>to[i, pair] = x[pair][from + i]: the rows are read in quarters, 4 × 4 blocks turned within them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Transpose16(float** x, int from, float* to)
    {
        for (int quarter = 0; quarter < 4; quarter++, from += 4, to += 4 * Pairs)
        {
            Vector512<float> a = Quarter(x, from), b = Quarter(x + 1, from), c = Quarter(x + 2, from), d = Quarter(x + 3, from);
            Vector512<float> acLow = Avx512F.UnpackLow(a, c), acHigh = Avx512F.UnpackHigh(a, c);
            Vector512<float> bdLow = Avx512F.UnpackLow(b, d), bdHigh = Avx512F.UnpackHigh(b, d);
            Avx512F.UnpackLow(acLow, bdLow).Store(to);
            Avx512F.UnpackHigh(acLow, bdLow).Store(to + Pairs);
            Avx512F.UnpackLow(acHigh, bdHigh).Store(to + 2 * Pairs);
            Avx512F.UnpackHigh(acHigh, bdHigh).Store(to + 3 * Pairs);
        }
    }

    /// <summary>4 inputs of the pairs 0, 4, 8 and 12.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Quarter(float** x, int from) =>
        Vector512.Create(Vector256.Create(Vector128.Load(x[0] + from), Vector128.Load(x[4] + from)),
            Vector256.Create(Vector128.Load(x[8] + from), Vector128.Load(x[12] + from)));
}
