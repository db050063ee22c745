using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// Tiles of 4 lanes for any machine: the inner one is 6 rows × 8 columns. Where the machine multiplies and adds in two
/// steps only (x86 before 2013), the product is rounded too, so the last bits differ from the other sets'.
/// </summary>
internal static unsafe class Vector128Tiles
{
    /// <inheritdoc cref="TileKernels.Rows12"/>
    public static void Rows12(float* x, nint xStep, float* panel, int count, float* start, nint startRow, float* y, nint yRow,
        float* _, nint _1)
    {
        for (int r = 0; r < 12; r += 6)
            for (int c = 0; c < 32; c += 8)
                Rows6(x + r, xStep, panel + c, count, start + r * startRow + c, startRow, y + r * yRow + c, yRow);
    }

    /// <inheritdoc cref="TileKernels.Rows4"/>
    public static void Rows4(float* x, nint xRow, float* panel, int count, float* start, nint startRow, float* y, nint yRow)
    {
        for (int c = 0; c < 32; c += 8) Rows4Narrow(x, xRow, panel + c, count, start + c, startRow, y + c, yRow);
    }

    /// <summary>Half of the 12 rows × 8 columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Rows6(float* x, nint xStep, float* panel, int count, float* start, nint startRow, float* y, nint yRow)
    {
        Vector128<float> a0 = Vector128.Load(start), b0 = Vector128.Load(start + 4);
        Vector128<float> a1 = Vector128.Load(start + startRow), b1 = Vector128.Load(start + startRow + 4);
        Vector128<float> a2 = Vector128.Load(start + 2 * startRow), b2 = Vector128.Load(start + 2 * startRow + 4);
        Vector128<float> a3 = Vector128.Load(start + 3 * startRow), b3 = Vector128.Load(start + 3 * startRow + 4);
        Vector128<float> a4 = Vector128.Load(start + 4 * startRow), b4 = Vector128.Load(start + 4 * startRow + 4);
        Vector128<float> a5 = Vector128.Load(start + 5 * startRow), b5 = Vector128.Load(start + 5 * startRow + 4);
        for (float* end = x + count * xStep; x < end; x += xStep, panel += 32)
        {
            Vector128<float> left = Vector128.Load(panel), right = Vector128.Load(panel + 4), v;
            v = Vector128.Create(x[0]);
            a0 = Vector128.MultiplyAddEstimate(v, left, a0);
            b0 = Vector128.MultiplyAddEstimate(v, right, b0);
            v = Vector128.Create(x[1]);
            a1 = Vector128.MultiplyAddEstimate(v, left, a1);
            b1 = Vector128.MultiplyAddEstimate(v, right, b1);
            v = Vector128.Create(x[2]);
            a2 = Vector128.MultiplyAddEstimate(v, left, a2);
            b2 = Vector128.MultiplyAddEstimate(v, right, b2);
            v = Vector128.Create(x[3]);
            a3 = Vector128.MultiplyAddEstimate(v, left, a3);
            b3 = Vector128.MultiplyAddEstimate(v, right, b3);
            v = Vector128.Create(x[4]);
            a4 = Vector128.MultiplyAddEstimate(v, left, a4);
            b4 = Vector128.MultiplyAddEstimate(v, right, b4);
            v = Vector128.Create(x[5]);
            a5 = Vector128.MultiplyAddEstimate(v, left, a5);
            b5 = Vector128.MultiplyAddEstimate(v, right, b5);
        }
        a0.Store(y);
        b0.Store(y + 4);
        a1.Store(y + yRow);
        b1.Store(y + yRow + 4);
        a2.Store(y + 2 * yRow);
        b2.Store(y + 2 * yRow + 4);
        a3.Store(y + 3 * yRow);
        b3.Store(y + 3 * yRow + 4);
        a4.Store(y + 4 * yRow);
        b4.Store(y + 4 * yRow + 4);
        a5.Store(y + 5 * yRow);
        b5.Store(y + 5 * yRow + 4);
    }

    /// <summary>4 rows × 8 columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Rows4Narrow(float* x, nint xRow, float* panel, int count, float* start, nint startRow, float* y, nint yRow)
    {
        Vector128<float> a0 = Vector128.Load(start), b0 = Vector128.Load(start + 4);
        Vector128<float> a1 = Vector128.Load(start + startRow), b1 = Vector128.Load(start + startRow + 4);
        Vector128<float> a2 = Vector128.Load(start + 2 * startRow), b2 = Vector128.Load(start + 2 * startRow + 4);
        Vector128<float> a3 = Vector128.Load(start + 3 * startRow), b3 = Vector128.Load(start + 3 * startRow + 4);
        for (nint i = 0; i < count; i++, panel += 32)
        {
            Vector128<float> left = Vector128.Load(panel), right = Vector128.Load(panel + 4), v;
            v = Vector128.Create(x[i]);
            a0 = Vector128.MultiplyAddEstimate(v, left, a0);
            b0 = Vector128.MultiplyAddEstimate(v, right, b0);
            v = Vector128.Create(x[xRow + i]);
            a1 = Vector128.MultiplyAddEstimate(v, left, a1);
            b1 = Vector128.MultiplyAddEstimate(v, right, b1);
            v = Vector128.Create(x[2 * xRow + i]);
            a2 = Vector128.MultiplyAddEstimate(v, left, a2);
            b2 = Vector128.MultiplyAddEstimate(v, right, b2);
            v = Vector128.Create(x[3 * xRow + i]);
            a3 = Vector128.MultiplyAddEstimate(v, left, a3);
            b3 = Vector128.MultiplyAddEstimate(v, right, b3);
        }
        a0.Store(y);
        b0.Store(y + 4);
        a1.Store(y + yRow);
        b1.Store(y + yRow + 4);
        a2.Store(y + 2 * yRow);
        b2.Store(y + 2 * yRow + 4);
        a3.Store(y + 3 * yRow);
        b3.Store(y + 3 * yRow + 4);
    }

    /// <inheritdoc cref="TileKernels.Row1"/>
    public static void Row1(float* x, float* panel, int count, float* start, float* y)
    {
        for (int c = 0; c < 32; c += 16) Row1Narrow(x, panel + c, count, start + c, y + c);
    }

    /// <summary>1 row × 16 columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Row1Narrow(float* x, float* panel, int count, float* start, float* y)
    {
        Vector128<float> a = Vector128.Load(start);
        Vector128<float> b = Vector128.Load(start + 4), c = Vector128.Load(start + 8), d = Vector128.Load(start + 12);
        for (float* end = x + count; x < end; x++, panel += 32)
        {
            Vector128<float> value = Vector128.Create(*x);
            a = Vector128.MultiplyAddEstimate(value, Vector128.Load(panel), a);
            b = Vector128.MultiplyAddEstimate(value, Vector128.Load(panel + 4), b);
            c = Vector128.MultiplyAddEstimate(value, Vector128.Load(panel + 8), c);
            d = Vector128.MultiplyAddEstimate(value, Vector128.Load(panel + 12), d);
        }
        a.Store(y);
        b.Store(y + 4);
        c.Store(y + 8);
        d.Store(y + 12);
    }
}
