using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>Tiles for AVX2 with FMA: the inner one is 6 rows × 16 columns, 12 accumulators of the 16 registers.</summary>
internal static unsafe class Avx2Tiles
{
    /// <inheritdoc cref="TileKernels.Rows12"/>
    public static void Rows12(float* x, nint xStep, float* panel, int count, float* start, nint startRow, float* y, nint yRow,
        float* next, nint step)
    {
        nint part = (step + 3) / 4;
        for (int r = 0; r < 12; r += 6)
            for (int c = 0; c < 32; c += 16, next += count * part)
                Rows6(x + r, xStep, panel + c, count, start + r * startRow + c, startRow, y + r * yRow + c, yRow, next, part);
    }

    /// <inheritdoc cref="TileKernels.Rows4"/>
    public static void Rows4(float* x, nint xRow, float* panel, int count, float* start, nint startRow, float* y, nint yRow)
    {
        for (int c = 0; c < 32; c += 16) Rows4Narrow(x, xRow, panel + c, count, start + c, startRow, y + c, yRow);
    }

    /// <summary>Half of the 12 rows × 16 columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Rows6(float* x, nint xStep, float* panel, int count, float* start, nint startRow, float* y, nint yRow,
        float* next, nint step)
    {
        Vector256<float> a0 = Vector256.Load(start), b0 = Vector256.Load(start + 8);
        Vector256<float> a1 = Vector256.Load(start + startRow), b1 = Vector256.Load(start + startRow + 8);
        Vector256<float> a2 = Vector256.Load(start + 2 * startRow), b2 = Vector256.Load(start + 2 * startRow + 8);
        Vector256<float> a3 = Vector256.Load(start + 3 * startRow), b3 = Vector256.Load(start + 3 * startRow + 8);
        Vector256<float> a4 = Vector256.Load(start + 4 * startRow), b4 = Vector256.Load(start + 4 * startRow + 8);
        Vector256<float> a5 = Vector256.Load(start + 5 * startRow), b5 = Vector256.Load(start + 5 * startRow + 8);
        for (float* end = x + count * xStep; x < end; x += xStep, panel += 32, next += step)
        {
            Sse.Prefetch1(next);
            Vector256<float> left = Vector256.Load(panel), right = Vector256.Load(panel + 8), v;
            v = Vector256.Create(x[0]);
            a0 = Fma.MultiplyAdd(v, left, a0);
            b0 = Fma.MultiplyAdd(v, right, b0);
            v = Vector256.Create(x[1]);
            a1 = Fma.MultiplyAdd(v, left, a1);
            b1 = Fma.MultiplyAdd(v, right, b1);
            v = Vector256.Create(x[2]);
            a2 = Fma.MultiplyAdd(v, left, a2);
            b2 = Fma.MultiplyAdd(v, right, b2);
            v = Vector256.Create(x[3]);
            a3 = Fma.MultiplyAdd(v, left, a3);
            b3 = Fma.MultiplyAdd(v, right, b3);
            v = Vector256.Create(x[4]);
            a4 = Fma.MultiplyAdd(v, left, a4);
            b4 = Fma.MultiplyAdd(v, right, b4);
            v = Vector256.Create(x[5]);
            a5 = Fma.MultiplyAdd(v, left, a5);
            b5 = Fma.MultiplyAdd(v, right, b5);
        }
        a0.Store(y);
        b0.Store(y + 8);
        a1.Store(y + yRow);
        b1.Store(y + yRow + 8);
        a2.Store(y + 2 * yRow);
        b2.Store(y + 2 * yRow + 8);
        a3.Store(y + 3 * yRow);
        b3.Store(y + 3 * yRow + 8);
        a4.Store(y + 4 * yRow);
        b4.Store(y + 4 * yRow + 8);
        a5.Store(y + 5 * yRow);
        b5.Store(y + 5 * yRow + 8);
    }

    /// <summary>4 rows × 16 columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Rows4Narrow(float* x, nint xRow, float* panel, int count, float* start, nint startRow, float* y, nint yRow)
    {
        Vector256<float> a0 = Vector256.Load(start), b0 = Vector256.Load(start + 8);
        Vector256<float> a1 = Vector256.Load(start + startRow), b1 = Vector256.Load(start + startRow + 8);
        Vector256<float> a2 = Vector256.Load(start + 2 * startRow), b2 = Vector256.Load(start + 2 * startRow + 8);
        Vector256<float> a3 = Vector256.Load(start + 3 * startRow), b3 = Vector256.Load(start + 3 * startRow + 8);
        for (nint i = 0; i < count; i++, panel += 32)
        {
            Vector256<float> left = Vector256.Load(panel), right = Vector256.Load(panel + 8), v;
            v = Vector256.Create(x[i]);
            a0 = Fma.MultiplyAdd(v, left, a0);
            b0 = Fma.MultiplyAdd(v, right, b0);
            v = Vector256.Create(x[xRow + i]);
            a1 = Fma.MultiplyAdd(v, left, a1);
            b1 = Fma.MultiplyAdd(v, right, b1);
            v = Vector256.Create(x[2 * xRow + i]);
            a2 = Fma.MultiplyAdd(v, left, a2);
            b2 = Fma.MultiplyAdd(v, right, b2);
            v = Vector256.Create(x[3 * xRow + i]);
            a3 = Fma.MultiplyAdd(v, left, a3);
            b3 = Fma.MultiplyAdd(v, right, b3);
        }
        a0.Store(y);
        b0.Store(y + 8);
        a1.Store(y + yRow);
        b1.Store(y + yRow + 8);
        a2.Store(y + 2 * yRow);
        b2.Store(y + 2 * yRow + 8);
        a3.Store(y + 3 * yRow);
        b3.Store(y + 3 * yRow + 8);
    }

    /// <inheritdoc cref="TileKernels.Row1"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row1(float* x, float* panel, int count, float* start, float* y)
    {
        Vector256<float> a = Vector256.Load(start);
        Vector256<float> b = Vector256.Load(start + 8), c = Vector256.Load(start + 16), d = Vector256.Load(start + 24);
        for (float* end = x + count; x < end; x++, panel += 32)
        {
            Vector256<float> value = Vector256.Create(*x);
            a = Fma.MultiplyAdd(value, Vector256.Load(panel), a);
            b = Fma.MultiplyAdd(value, Vector256.Load(panel + 8), b);
            c = Fma.MultiplyAdd(value, Vector256.Load(panel + 16), c);
            d = Fma.MultiplyAdd(value, Vector256.Load(panel + 24), d);
        }
        a.Store(y);
        b.Store(y + 8);
        c.Store(y + 16);
        d.Store(y + 24);
    }
}
