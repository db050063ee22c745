using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// 16-bit floating point to and from 32-bit: IEEE binary16 (1 sign, 5 exponent, 10 fraction bits) and bfloat16 (the
/// upper half of a 32-bit number). Widening is exact; narrowing rounds to nearest, ties to even; NaN stays NaN.
/// </summary>
public static unsafe class HalfFloats
{
    const uint Sign = 0x80000000, Magnitude = 0x7FFFFFFF, Infinity = 0x7F800000;

    /// <summary>2¹¹²: what the exponents of the two formats, biased by 127 and by 15, differ by.</summary>
    const float ExponentShift = 5.192296858534828e33f;

    /// <summary>binary16 → float.</summary>
    public static void FromF16(ReadOnlySpan<ushort> from, Span<float> to) => Widen<F16>(from, to);

    /// <summary>bfloat16 → float.</summary>
    public static void FromBF16(ReadOnlySpan<ushort> from, Span<float> to) => Widen<BF16>(from, to);

    /// <summary>float → binary16; beyond 65,504 (from 65,520 on) it becomes infinite.</summary>
    public static void ToF16(ReadOnlySpan<float> from, Span<ushort> to) => Narrow<F16>(from, to);

    /// <summary>float → bfloat16.</summary>
    public static void ToBF16(ReadOnlySpan<float> from, Span<ushort> to) => Narrow<BF16>(from, to);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Widen<TFormat>(ReadOnlySpan<ushort> from, Span<float> to) where TFormat : IFormat
    {
        Shapes.Require(to.Length, 1, from.Length, nameof(to));
        int length = from.Length, i = 0;
        fixed (ushort* source = from)
        fixed (float* target = to)
        {
            for (; i + 16 <= length; i += 16) TFormat.Widen(Widen(Vector256.Load(source + i))).AsSingle().Store(target + i);
            if (i == length) return;
            Vector256<ushort> last = default;
            Unsafe.CopyBlockUnaligned(&last, source + i, (uint)(length - i) * sizeof(ushort));
            Lanes.StorePart(TFormat.Widen(Widen(last)).AsSingle(), target + i, length - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Narrow<TFormat>(ReadOnlySpan<float> from, Span<ushort> to) where TFormat : IFormat
    {
        Shapes.Require(to.Length, 1, from.Length, nameof(to));
        int length = from.Length, i = 0;
        fixed (float* source = from)
        fixed (ushort* target = to)
        {
            for (; i + 16 <= length; i += 16) Narrow(TFormat.Narrow(Vector512.Load(source + i).AsUInt32())).Store(target + i);
            if (i == length) return;
            Vector256<ushort> last = Narrow(TFormat.Narrow(Lanes.LoadPart(source + i, length - i, 0).AsUInt32()));
            Unsafe.CopyBlockUnaligned(target + i, &last, (uint)(length - i) * sizeof(ushort));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<uint> Widen(Vector256<ushort> bits) =>
        Vector512.Create(Vector256.WidenLower(bits), Vector256.WidenUpper(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<ushort> Narrow(Vector512<uint> bits) => Vector256.Narrow(bits.GetLower(), bits.GetUpper());

    /// <summary>A 16-bit format, its bits in the lower half of each lane.</summary>
    interface IFormat
    {
        static abstract Vector512<uint> Widen(Vector512<uint> half);

        static abstract Vector512<uint> Narrow(Vector512<uint> single);
    }

    readonly struct F16 : IFormat
    {
        /// <summary>
        /// Exponent and fraction moved into place make a float that is 2¹¹² too small, subnormals included, so one exact
        /// product is right; only infinity and NaN need their exponent set.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<uint> Widen(Vector512<uint> half)
        {
            Vector512<uint> moved = (half & Vector512.Create(0x7FFFu)) << 13;
            Vector512<uint> value = (moved.AsSingle() * ExponentShift).AsUInt32();
            Vector512<uint> special = Vector512.GreaterThanOrEqual(moved, Vector512.Create(0x7C00u << 13));
            return value | (special & Vector512.Create(Infinity)) | ((half & Vector512.Create(0x8000u)) << 16);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<uint> Narrow(Vector512<uint> single)
        {
            Vector512<uint> magnitude = single & Vector512.Create(Magnitude), sign = (single & Vector512.Create(Sign)) >> 16;
            // Normal: rebias, add half a unit of the last kept bit (less one when that bit is even), cut 13 bits off; the
            // carry raises the exponent as it should, up to infinity.
            Vector512<uint> odd = (magnitude >> 13) & Vector512<uint>.One;
            Vector512<uint> normal = (magnitude - Vector512.Create((112u << 23) - 0xFFF) + odd) >> 13;
            // Subnormal (below 2⁻¹⁴): adding ½ leaves 2⁻²⁴, the unit of these, as the last bit of a float, rounded to even.
            Vector512<float> half = Vector512.Create(0.5f);
            Vector512<uint> subnormal = (magnitude.AsSingle() + half).AsUInt32() - half.AsUInt32();
            Vector512<uint> result = Vector512.ConditionalSelect(
                Vector512.LessThan(magnitude, Vector512.Create(113u << 23)), subnormal, normal);
            result = Vector512.Min(result, Vector512.Create(0x7C00u));
            Vector512<uint> nan = Vector512.GreaterThan(magnitude, Vector512.Create(Infinity));
            return Vector512.ConditionalSelect(nan, Vector512.Create(0x7E00u), result) | sign;
        }
    }

    readonly struct BF16 : IFormat
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<uint> Widen(Vector512<uint> half) => half << 16;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<uint> Narrow(Vector512<uint> single)
        {
            Vector512<uint> odd = (single >> 16) & Vector512<uint>.One;
            Vector512<uint> rounded = (single + Vector512.Create(0x7FFFu) + odd) >> 16;
            // Rounding could carry a NaN into infinity; its upper half with the quiet bit set is a NaN for sure.
            Vector512<uint> nan = Vector512.GreaterThan(single & Vector512.Create(Magnitude), Vector512.Create(Infinity));
            return Vector512.ConditionalSelect(nan, (single >> 16) | Vector512.Create(0x40u), rounded);
        }
    }
}
