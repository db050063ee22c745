using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// What row kernels share. They are written once, over 16 lanes, and the runtime splits a <see cref="Vector512{T}"/>
/// where registers are shorter: a sum over a row is always 16 partial sums, so it has the same bits on every machine
/// with fused multiply-adds.
/// </summary>
internal static unsafe class Lanes
{
    /// <summary>Lanes of a vector.</summary>
    public const int Count = 16;

    /// <summary>Values that are worth a task of their own.</summary>
    public const int TaskSize = 16 * 1024;

    /// <summary>Rows of <paramref name="width"/> values that are worth a task.</summary>
    public static int TaskRows(int width) => Math.Max(1, TaskSize / Math.Max(1, width));

    /// <summary>The first <paramref name="count"/> (below 16) values, <paramref name="fill"/> behind them.</summary>
    public static Vector512<float> LoadPart(float* from, int count, float fill)
    {
        Vector512<float> lanes = Vector512.Create(fill);
        Unsafe.CopyBlockUnaligned(&lanes, from, (uint)count * sizeof(float));
        return lanes;
    }

    /// <summary>Stores the first <paramref name="count"/> lanes.</summary>
    public static void StorePart(Vector512<float> lanes, float* to, int count) =>
        Unsafe.CopyBlockUnaligned(to, &lanes, (uint)count * sizeof(float));

    /// <summary>The next address, at most 15 floats on, at which a vector fills one cache line.</summary>
    public static float* Align(float* p) => (float*)(((nuint)p + 63) & ~(nuint)63);

    /// <summary>Adds the halves, then the halves of that, down to one number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> lanes)
    {
        Vector256<float> eight = lanes.GetLower() + lanes.GetUpper();
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        return four[0] + four[2] + (four[1] + four[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector512<float> lanes)
    {
        Vector256<float> eight = Vector256.MaxNative(lanes.GetLower(), lanes.GetUpper());
        Vector128<float> four = Vector128.MaxNative(eight.GetLower(), eight.GetUpper());
        return Math.Max(Math.Max(four[0], four[1]), Math.Max(four[2], four[3]));
    }
}
