using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>
/// <see cref="ScreenKernels.PreActivations"/> for AVX-512: 32 pairs of one panel lie side by side in the lanes of two vectors, so
/// that each keeps its one accumulator; 16 × 16 inputs are transposed in registers, the weights permuted from the panel's 32.
/// </summary>
internal static unsafe class Avx512PairDots
{
    /// <summary>Pairs at a time.</summary>
    public const int Pairs = 32;

    const int Half = 16;

    /// <inheritdoc cref="ScreenKernels.PreActivations"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PreActivations(float** x, int* columns, float* panel, int inputs, float* bias, float* y)
    {
        float* unaligned = stackalloc float[17 * Pairs], scratch = Lanes.Align(unaligned);
        Vector512<int> left = Vector512.Load(columns), right = Vector512.Load(columns + Half);
        Vector512<float> low = Vector512.Load(bias), high = Vector512.Load(bias + Half);
        Vector512<float> leftSum = Avx512F.PermuteVar16x32x2(low, left, high);
        Vector512<float> rightSum = Avx512F.PermuteVar16x32x2(low, right, high);
        int i = 0;
        while (i < inputs)
        {
            int count = Math.Min(Half, inputs - i);
            if (count == Half)
            {
                Transpose16(x, i, scratch);
                Transpose16(x + Half, i, scratch + Half);
            }
            else
            {
                for (int input = 0; input < count; input++)
                    for (int pair = 0; pair < Pairs; pair++) scratch[input * Pairs + pair] = x[pair][i + input];
            }
            i += count;
            float* from = scratch;
            for (float* end = panel + count * Pairs; panel < end; panel += Pairs, from += Pairs)
            {
                (low, high) = (Vector512.Load(panel), Vector512.Load(panel + Half));
                leftSum = Avx512F.FusedMultiplyAdd(Vector512.Load(from), Avx512F.PermuteVar16x32x2(low, left, high), leftSum);
                rightSum = Avx512F.FusedMultiplyAdd(Vector512.Load(from + Half), Avx512F.PermuteVar16x32x2(low, right, high),
                    rightSum);
            }
        }
        leftSum.Store(y);
        rightSum.Store(y + Half);
    }

    /// <summary>to[i, pair] = x[pair][from + i], rows of the destination 32 apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Transpose16(float** x, int from, float* to)
    {
        var (a0, a1, a2, a3) = Turn(x, from);
        var (b0, b1, b2, b3) = Turn(x + 4, from);
        var (c0, c1, c2, c3) = Turn(x + 8, from);
        var (d0, d1, d2, d3) = Turn(x + 12, from);
        Spread(a0, b0, c0, d0, to);
        Spread(a1, b1, c1, d1, to + Pairs);
        Spread(a2, b2, c2, d2, to + 2 * Pairs);
        Spread(a3, b3, c3, d3, to + 3 * Pairs);
    }

    /// <summary>4 × 4 blocks of 4 rows turned: quarter q of result r holds the input 4 q + r of the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector512<float>, Vector512<float>, Vector512<float>, Vector512<float>) Turn(float** x, int from)
    {
        Vector512<float> a = Vector512.Load(x[0] + from), b = Vector512.Load(x[1] + from);
        Vector512<float> c = Vector512.Load(x[2] + from), d = Vector512.Load(x[3] + from);
        Vector512<float> acLow = Avx512F.UnpackLow(a, c), acHigh = Avx512F.UnpackHigh(a, c);
        Vector512<float> bdLow = Avx512F.UnpackLow(b, d), bdHigh = Avx512F.UnpackHigh(b, d);
        return (Avx512F.UnpackLow(acLow, bdLow), Avx512F.UnpackHigh(acLow, bdLow), Avx512F.UnpackLow(acHigh, bdHigh),
            Avx512F.UnpackHigh(acHigh, bdHigh));
    }

    /// <summary>Quarter q of the four to row 4 q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Spread(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* to)
    {
        // Quarters 0 and 2 of both, then 1 and 3.
        Vector512<float> abEven = Avx512F.Shuffle4x128(a, b, 0x88), abOdd = Avx512F.Shuffle4x128(a, b, 0xDD);
        Vector512<float> cdEven = Avx512F.Shuffle4x128(c, d, 0x88), cdOdd = Avx512F.Shuffle4x128(c, d, 0xDD);
        Avx512F.Shuffle4x128(abEven, cdEven, 0x88).Store(to);
        Avx512F.Shuffle4x128(abOdd, cdOdd, 0x88).Store(to + 4 * Pairs);
        Avx512F.Shuffle4x128(abEven, cdEven, 0xDD).Store(to + 8 * Pairs);
        Avx512F.Shuffle4x128(abOdd, cdOdd, 0xDD).Store(to + 12 * Pairs);
    }
}
