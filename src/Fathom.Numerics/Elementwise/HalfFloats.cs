namespace Fathom.Numerics;

/// <summary>
/// 16-bit floating point to and from 32-bit: IEEE binary16 (1 sign, 5 exponent, 10 fraction bits) and bfloat16 (the
/// upper half of a 32-bit number). Widening is exact; narrowing rounds to nearest, ties to even; NaN stays NaN.
/// </summary>
public static class HalfFloats
{
    /// <summary>binary16 → float.</summary>
    public static void FromF16(ReadOnlySpan<ushort> from, Span<float> to)
    {
        Shapes.Require(to.Length, 1, from.Length, nameof(to));
        for (int i = 0; i < from.Length; i++) to[i] = (float)BitConverter.UInt16BitsToHalf(from[i]);
    }

    /// <summary>bfloat16 → float.</summary>
    public static void FromBF16(ReadOnlySpan<ushort> from, Span<float> to)
    {
        Shapes.Require(to.Length, 1, from.Length, nameof(to));
        for (int i = 0; i < from.Length; i++) to[i] = BitConverter.UInt32BitsToSingle((uint)from[i] << 16);
    }

    /// <summary>float → binary16; beyond 65,504 (from 65,520 on) it becomes infinite.</summary>
    public static void ToF16(ReadOnlySpan<float> from, Span<ushort> to)
    {
        Shapes.Require(to.Length, 1, from.Length, nameof(to));
        for (int i = 0; i < from.Length; i++) to[i] = BitConverter.HalfToUInt16Bits((Half)from[i]);
    }

    /// <summary>float → bfloat16.</summary>
    public static void ToBF16(ReadOnlySpan<float> from, Span<ushort> to)
    {
        Shapes.Require(to.Length, 1, from.Length, nameof(to));
        for (int i = 0; i < from.Length; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(from[i]);
            to[i] = (ushort)(float.IsNaN(from[i]) ? bits >> 16 | 0x40 : (bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
        }
    }
}
