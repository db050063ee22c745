using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>AVX-VNNI: four products and their sum to 32 bits by one instruction.</summary>
internal readonly unsafe struct VnniDots : IByteDots
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Products(byte* p, nint inputs, sbyte* q, Vector256<int>* products)
    {
        Vector256<int> a0 = default, b0 = default;
        Vector256<int> a1 = default, b1 = default;
        Vector256<int> a2 = default, b2 = default;
        Vector256<int> a3 = default, b3 = default;
        Vector256<int> a4 = default, b4 = default;
        Vector256<int> a5 = default, b5 = default;
        for (byte* end = p + inputs; p < end; p += 4, q += 4 * PackedWeights.PanelWidth)
        {
            Vector256<sbyte> left = Vector256.Load(q), right = Vector256.Load(q + 32);
            Vector256<byte> v = Four(p);
            a0 = AvxVnni.MultiplyWideningAndAdd(a0, v, left);
            b0 = AvxVnni.MultiplyWideningAndAdd(b0, v, right);
            v = Four(p + inputs);
            a1 = AvxVnni.MultiplyWideningAndAdd(a1, v, left);
            b1 = AvxVnni.MultiplyWideningAndAdd(b1, v, right);
            v = Four(p + 2 * inputs);
            a2 = AvxVnni.MultiplyWideningAndAdd(a2, v, left);
            b2 = AvxVnni.MultiplyWideningAndAdd(b2, v, right);
            v = Four(p + 3 * inputs);
            a3 = AvxVnni.MultiplyWideningAndAdd(a3, v, left);
            b3 = AvxVnni.MultiplyWideningAndAdd(b3, v, right);
            v = Four(p + 4 * inputs);
            a4 = AvxVnni.MultiplyWideningAndAdd(a4, v, left);
            b4 = AvxVnni.MultiplyWideningAndAdd(b4, v, right);
            v = Four(p + 5 * inputs);
            a5 = AvxVnni.MultiplyWideningAndAdd(a5, v, left);
            b5 = AvxVnni.MultiplyWideningAndAdd(b5, v, right);
        }
        (products[0], products[1], products[2], products[3]) = (a0, b0, a1, b1);
        (products[4], products[5], products[6], products[7]) = (a2, b2, a3, b3);
        (products[8], products[9], products[10], products[11]) = (a4, b4, a5, b5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<byte> Four(byte* p) => Vector256.Create(*(uint*)p).AsByte();
}
