using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>Transposition in blocks of 4 × 4, the work of packing.</summary>
internal static unsafe class Transpose
{
    /// <summary>Turns 4 rows into 4 columns: to[i, r] = from[r, i].</summary>
    /// <param name="from">[4, count], its rows <paramref name="fromRow"/> apart.</param>
    /// <param name="fromRow">Floats from one source row to the next.</param>
    /// <param name="count">Values of a source row.</param>
    /// <param name="to">[count, 4], its rows <paramref name="toRow"/> apart.</param>
    /// <param name="toRow">Floats from one destination row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4(float* from, nint fromRow, int count, float* to, nint toRow)
    {
        int i = 0;
        if (Sse.IsSupported || AdvSimd.Arm64.IsSupported)
            for (; i + 4 <= count; i += 4) Block(from + i, fromRow, to + i * toRow, toRow);
        for (; i < count; i++)
            for (int r = 0; r < 4; r++) to[i * toRow + r] = from[r * fromRow + i];
    }

    /// <summary>Turns 12 rows into 12 neighbouring columns: to[i, r] = from[r, i].</summary>
    /// <param name="from">[12, count], its rows <paramref name="fromRow"/> apart.</param>
    /// <param name="fromRow">Floats from one source row to the next.</param>
    /// <param name="count">Values of a source row.</param>
    /// <param name="to">[count, 12]</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows12(float* from, nint fromRow, int count, float* to)
    {
        int i = 0;
        if (Sse.IsSupported || AdvSimd.Arm64.IsSupported)
            for (; i + 4 <= count; i += 4, from += 4, to += 48)
            {
                Block(from, fromRow, to, 12);
                Block(from + 4 * fromRow, fromRow, to + 4, 12);
                Block(from + 8 * fromRow, fromRow, to + 8, 12);
            }
        for (; i < count; i++, from++, to += 12)
            for (int r = 0; r < 12; r++) to[r] = from[r * fromRow];
    }

    /// <summary>Interleaves rows 0 with 2 and 1 with 3, then the results: each step halves the distance of neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Block(float* from, nint fromRow, float* to, nint toRow)
    {
        Vector128<float> a = Vector128.Load(from), b = Vector128.Load(from + fromRow);
        Vector128<float> c = Vector128.Load(from + 2 * fromRow), d = Vector128.Load(from + 3 * fromRow);
        Vector128<float> acLow = Low(a, c), acHigh = High(a, c), bdLow = Low(b, d), bdHigh = High(b, d);
        Low(acLow, bdLow).Store(to);
        High(acLow, bdLow).Store(to + toRow);
        Low(acHigh, bdHigh).Store(to + 2 * toRow);
        High(acHigh, bdHigh).Store(to + 3 * toRow);
    }

    /// <summary>(a0, b0, a1, b1)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Low(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    /// <summary>(a2, b2, a3, b3)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> High(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);
}
