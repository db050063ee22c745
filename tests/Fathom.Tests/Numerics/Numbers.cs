using System.Buffers;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>Numbers for kernel tests, and how they are compared.</summary>
static class Numbers
{
    /// <summary>
    /// The machine has fused multiply-adds, so all kernels compute the same bits. Without, those for vectors round their
    /// products.
    /// </summary>
    public static bool Fused { get; } = Fma.IsSupported || AdvSimd.Arm64.IsSupported;

    public static float[] Normal(int count, ulong stream, float scale = 1)
    {
        Philox random = new(20260101, stream);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = scale * (float)random.Normal((ulong)i);
        return numbers;
    }

    /// <summary>
    /// Fills what the pool of this thread gives out next with NaN: a kernel that reads scratch memory which it has not
    /// written is then found out.
    /// </summary>
    public static void PoisonScratch()
    {
        for (int length = 16; length <= 1 << 20; length *= 2)
        {
            float[] scratch = ArrayPool<float>.Shared.Rent(length);
            scratch.AsSpan().Fill(float.NaN);
            ArrayPool<float>.Shared.Return(scratch);
        }
    }

    /// <summary>Bit equality where the machine fuses; otherwise the error that rounded products may make.</summary>
    public static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what) =>
        AssertSameBits(expected, actual, what, Fused);

    public static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what, bool fused)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i])
                || (!fused && Math.Abs(expected[i] - actual[i]) <= 1e-4 * (1 + Math.Abs(expected[i])));
            if (!same) Assert.Fail($"{what}, element {i}: {expected[i]:R} expected, {actual[i]:R} found.");
        }
    }

    /// <summary>The same latents in the same order, with the same bits where the machine fuses or has to.</summary>
    public static void AssertSameCodes(SparseCodes expected, SparseCodes actual, bool? fused = null)
    {
        Assert.Equal((expected.Rows, expected.Stride), (actual.Rows, actual.Stride));
        for (int row = 0; row < expected.Rows; row++)
        {
            Assert.Equal(expected.RowIndices(row), actual.RowIndices(row));
            AssertSameBits(expected.RowValues(row), actual.RowValues(row), $"row {row}", fused ?? Fused);
        }
    }

    /// <summary>|actual − expected| ≤ absolute + relative · |expected| everywhere; NaN where NaN is expected.</summary>
    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double relative, double absolute,
        string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool close = float.IsNaN(expected[i])
                ? float.IsNaN(actual[i])
                : expected[i] == actual[i]
                    || Math.Abs((double)actual[i] - expected[i]) <= absolute + relative * Math.Abs((double)expected[i]);
            if (!close) Assert.Fail($"{what}, element {i}: {expected[i]:R} expected, {actual[i]:R} found.");
        }
    }
}
