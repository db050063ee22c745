using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>
/// Tiles for AVX-512. The 12-row tile keeps its 24 accumulators, two panel vectors and a broadcast in the 32 registers:
/// 24 multiply-adds for 14 loads, so that the multipliers are the limit and not the cache.
/// </summary>
internal static unsafe class Avx512Tiles
{
    /// <inheritdoc cref="TileKernels.Rows12"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows12(float* x, nint xStep, float* panel, int count, float* start, nint startRow, float* y, nint yRow,
        float* next, nint step)
    {
        Vector512<float> a0 = Vector512.Load(start), b0 = Vector512.Load(start + 16);
        Vector512<float> a1 = Vector512.Load(start + startRow), b1 = Vector512.Load(start + startRow + 16);
        Vector512<float> a2 = Vector512.Load(start + 2 * startRow), b2 = Vector512.Load(start + 2 * startRow + 16);
        Vector512<float> a3 = Vector512.Load(start + 3 * startRow), b3 = Vector512.Load(start + 3 * startRow + 16);
        Vector512<float> a4 = Vector512.Load(start + 4 * startRow), b4 = Vector512.Load(start + 4 * startRow + 16);
        Vector512<float> a5 = Vector512.Load(start + 5 * startRow), b5 = Vector512.Load(start + 5 * startRow + 16);
        Vector512<float> a6 = Vector512.Load(start + 6 * startRow), b6 = Vector512.Load(start + 6 * startRow + 16);
        Vector512<float> a7 = Vector512.Load(start + 7 * startRow), b7 = Vector512.Load(start + 7 * startRow + 16);
        Vector512<float> a8 = Vector512.Load(start + 8 * startRow), b8 = Vector512.Load(start + 8 * startRow + 16);
        Vector512<float> a9 = Vector512.Load(start + 9 * startRow), b9 = Vector512.Load(start + 9 * startRow + 16);
        Vector512<float> a10 = Vector512.Load(start + 10 * startRow), b10 = Vector512.Load(start + 10 * startRow + 16);
        Vector512<float> a11 = Vector512.Load(start + 11 * startRow), b11 = Vector512.Load(start + 11 * startRow + 16);
        for (float* end = x + count * xStep; x < end; x += xStep, panel += 32, next += step)
        {
            Sse.Prefetch1(next);
            Vector512<float> left = Vector512.Load(panel), right = Vector512.Load(panel + 16), v;
            v = Vector512.Create(x[0]);
            a0 = Avx512F.FusedMultiplyAdd(v, left, a0);
            b0 = Avx512F.FusedMultiplyAdd(v, right, b0);
            v = Vector512.Create(x[1]);
            a1 = Avx512F.FusedMultiplyAdd(v, left, a1);
            b1 = Avx512F.FusedMultiplyAdd(v, right, b1);
            v = Vector512.Create(x[2]);
            a2 = Avx512F.FusedMultiplyAdd(v, left, a2);
            b2 = Avx512F.FusedMultiplyAdd(v, right, b2);
            v = Vector512.Create(x[3]);
            a3 = Avx512F.FusedMultiplyAdd(v, left, a3);
            b3 = Avx512F.FusedMultiplyAdd(v, right, b3);
            v = Vector512.Create(x[4]);
            a4 = Avx512F.FusedMultiplyAdd(v, left, a4);
            b4 = Avx512F.FusedMultiplyAdd(v, right, b4);
            v = Vector512.Create(x[5]);
            a5 = Avx512F.FusedMultiplyAdd(v, left, a5);
            b5 = Avx512F.FusedMultiplyAdd(v, right, b5);
            v = Vector512.Create(x[6]);
            a6 = Avx512F.FusedMultiplyAdd(v, left, a6);
            b6 = Avx512F.FusedMultiplyAdd(v, right, b6);
            v = Vector512.Create(x[7]);
            a7 = Avx512F.FusedMultiplyAdd(v, left, a7);
            b7 = Avx512F.FusedMultiplyAdd(v, right, b7);
            v = Vector512.Create(x[8]);
            a8 = Avx512F.FusedMultiplyAdd(v, left, a8);
            b8 = Avx512F.FusedMultiplyAdd(v, right, b8);
            v = Vector512.Create(x[9]);
            a9 = Avx512F.FusedMultiplyAdd(v, left, a9);
            b9 = Avx512F.FusedMultiplyAdd(v, right, b9);
            v = Vector512.Create(x[10]);
            a10 = Avx512F.FusedMultiplyAdd(v, left, a10);
            b10 = Avx512F.FusedMultiplyAdd(v, right, b10);
            v = Vector512.Create(x[11]);
            a11 = Avx512F.FusedMultiplyAdd(v, left, a11);
            b11 = Avx512F.FusedMultiplyAdd(v, right, b11);
        }
        a0.Store(y);
        b0.Store(y + 16);
        a1.Store(y + yRow);
        b1.Store(y + yRow + 16);
        a2.Store(y + 2 * yRow);
        b2.Store(y + 2 * yRow + 16);
        a3.Store(y + 3 * yRow);
        b3.Store(y + 3 * yRow + 16);
        a4.Store(y + 4 * yRow);
        b4.Store(y + 4 * yRow + 16);
        a5.Store(y + 5 * yRow);
        b5.Store(y + 5 * yRow + 16);
        a6.Store(y + 6 * yRow);
        b6.Store(y + 6 * yRow + 16);
        a7.Store(y + 7 * yRow);
        b7.Store(y + 7 * yRow + 16);
        a8.Store(y + 8 * yRow);
        b8.Store(y + 8 * yRow + 16);
        a9.Store(y + 9 * yRow);
        b9.Store(y + 9 * yRow + 16);
        a10.Store(y + 10 * yRow);
        b10.Store(y + 10 * yRow + 16);
        a11.Store(y + 11 * yRow);
        b11.Store(y + 11 * yRow + 16);
    }

    /// <inheritdoc cref="TileKernels.Rows4"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4(float* x, nint xRow, float* panel, int count, float* start, nint startRow, float* y, nint yRow)
    {
        Vector512<float> a0 = Vector512.Load(start), b0 = Vector512.Load(start + 16);
        Vector512<float> a1 = Vector512.Load(start + startRow), b1 = Vector512.Load(start + startRow + 16);
        Vector512<float> a2 = Vector512.Load(start + 2 * startRow), b2 = Vector512.Load(start + 2 * startRow + 16);
        Vector512<float> a3 = Vector512.Load(start + 3 * startRow), b3 = Vector512.Load(start + 3 * startRow + 16);
        for (nint i = 0; i < count; i++, panel += 32)
        {
            Vector512<float> left = Vector512.Load(panel), right = Vector512.Load(panel + 16), v;
            v = Vector512.Create(x[i]);
            a0 = Avx512F.FusedMultiplyAdd(v, left, a0);
            b0 = Avx512F.FusedMultiplyAdd(v, right, b0);
            v = Vector512.Create(x[xRow + i]);
            a1 = Avx512F.FusedMultiplyAdd(v, left, a1);
            b1 = Avx512F.FusedMultiplyAdd(v, right, b1);
            v = Vector512.Create(x[2 * xRow + i]);
            a2 = Avx512F.FusedMultiplyAdd(v, left, a2);
            b2 = Avx512F.FusedMultiplyAdd(v, right, b2);
            v = Vector512.Create(x[3 * xRow + i]);
            a3 = Avx512F.FusedMultiplyAdd(v, left, a3);
            b3 = Avx512F.FusedMultiplyAdd(v, right, b3);
        }
        a0.Store(y);
        b0.Store(y + 16);
        a1.Store(y + yRow);
        b1.Store(y + yRow + 16);
        a2.Store(y + 2 * yRow);
        b2.Store(y + 2 * yRow + 16);
        a3.Store(y + 3 * yRow);
        b3.Store(y + 3 * yRow + 16);
    }

    /// <inheritdoc cref="TileKernels.Row1"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row1(float* x, float* panel, int count, float* start, float* y)
    {
        Vector512<float> left = Vector512.Load(start), right = Vector512.Load(start + 16);
        for (float* end = x + count; x < end; x++, panel += 32)
        {
            Vector512<float> value = Vector512.Create(*x);
            left = Avx512F.FusedMultiplyAdd(value, Vector512.Load(panel), left);
            right = Avx512F.FusedMultiplyAdd(value, Vector512.Load(panel + 16), right);
        }
        left.Store(y);
        right.Store(y + 16);
    }
}
