using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>
/// AVX2, 8 inputs at a time, as <see cref="Avx512ScreenTiles"/> multiplies: 64 products for three multiplications. Weights are read
/// from the cache anew for each row, as there are no registers left to keep them in.
/// </summary>
internal readonly unsafe struct PairedDots : IByteDots
{
    const int Next = 4 * PackedWeights.PanelWidth;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Products(byte* p, nint inputs, sbyte* q, Vector256<int>* products)
    {
        Vector256<int> a0 = default, b0 = default;
        Vector256<int> a1 = default, b1 = default;
        Vector256<int> a2 = default, b2 = default;
        Vector256<int> a3 = default, b3 = default;
        Vector256<int> a4 = default, b4 = default;
        Vector256<int> a5 = default, b5 = default;
        for (byte* end = p + inputs; p < end; p += 8, q += 2 * Next)
        {
            Vector256<byte> v, n;
            (v, n) = (Four(p), Four(p + 4));
            a0 += Add(v, n, q);
            b0 += Add(v, n, q + 32);
            (v, n) = (Four(p + inputs), Four(p + inputs + 4));
            a1 += Add(v, n, q);
            b1 += Add(v, n, q + 32);
            (v, n) = (Four(p + 2 * inputs), Four(p + 2 * inputs + 4));
            a2 += Add(v, n, q);
            b2 += Add(v, n, q + 32);
            (v, n) = (Four(p + 3 * inputs), Four(p + 3 * inputs + 4));
            a3 += Add(v, n, q);
            b3 += Add(v, n, q + 32);
            (v, n) = (Four(p + 4 * inputs), Four(p + 4 * inputs + 4));
            a4 += Add(v, n, q);
            b4 += Add(v, n, q + 32);
            (v, n) = (Four(p + 5 * inputs), Four(p + 5 * inputs + 4));
            a5 += Add(v, n, q);
            b5 += Add(v, n, q + 32);
        }
        (products[0], products[1], products[2], products[3]) = (a0, b0, a1, b1);
        (products[4], products[5], products[6], products[7]) = (a2, b2, a3, b3);
        (products[8], products[9], products[10], products[11]) = (a4, b4, a5, b5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<byte> Four(byte* p) => Vector256.Create(*(uint*)p).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> Add(Vector256<byte> v, Vector256<byte> n, sbyte* q) => Avx2.MultiplyAddAdjacent(
        Avx2.MultiplyAddAdjacent(v, Vector256.Load(q)) + Avx2.MultiplyAddAdjacent(n, Vector256.Load(q + Next)),
        Vector256<short>.One);
}
