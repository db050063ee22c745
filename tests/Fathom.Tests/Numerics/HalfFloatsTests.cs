using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>The runtime's own <see cref="Half"/> is the outside truth for binary16; bit arithmetic is for bfloat16.</summary>
public class HalfFloatsTests
{
    static readonly ushort[] All = [.. Enumerable.Range(0, 1 << 16).Select(bits => (ushort)bits)];

    [Fact]
    public void All_binary16_numbers_widen_exactly_and_narrow_to_themselves()
    {
        float[] wide = new float[All.Length];
        ushort[] back = new ushort[All.Length];
        HalfFloats.FromF16(All, wide);
        HalfFloats.ToF16(wide, back);
        for (int i = 0; i < All.Length; i++)
        {
            float expected = (float)BitConverter.UInt16BitsToHalf((ushort)i);
            if (float.IsNaN(expected))
            {
                Assert.True(float.IsNaN(wide[i]) && Half.IsNaN(BitConverter.UInt16BitsToHalf(back[i])), $"{i:X4}");
                continue;
            }
            if (BitConverter.SingleToInt32Bits(expected) != BitConverter.SingleToInt32Bits(wide[i]) || back[i] != i)
                Assert.Fail($"{i:X4}: {expected:R} expected, {wide[i]:R} found, which narrows to {back[i]:X4}.");
        }
    }

    [Fact]
    public void All_bfloat16_numbers_widen_exactly_and_narrow_to_themselves()
    {
        float[] wide = new float[All.Length];
        ushort[] back = new ushort[All.Length];
        HalfFloats.FromBF16(All, wide);
        HalfFloats.ToBF16(wide, back);
        for (int i = 0; i < All.Length; i++)
        {
            if (BitConverter.SingleToUInt32Bits(wide[i]) != (uint)i << 16) Assert.Fail($"{i:X4} widens to {wide[i]:R}.");
            bool nan = (i & 0x7FFF) > 0x7F80;
            if (nan ? (back[i] & 0x7FFF) <= 0x7F80 : back[i] != i) Assert.Fail($"{i:X4} narrows to {back[i]:X4}.");
        }
    }

    /// <summary>
    /// Around every number and every middle between neighbours — where rounding decides — and at random bits, narrowing
    /// gives what the runtime gives for binary16, and for bfloat16 the nearer neighbour, the even one at the middle.
    /// </summary>
    [Fact]
    public void Narrowing_rounds_to_nearest_even()
    {
        List<float> numbers = [float.MaxValue, float.MinValue, float.Epsilon, 65519.996f, 65520f, 2.9802322e-8f, 2.9802326e-8f];
        for (int bits = 0; bits < 0x7C00; bits++)
        {
            float number = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
            float middle = (number + (float)BitConverter.UInt16BitsToHalf((ushort)Math.Min(bits + 1, 0x7BFF))) / 2;
            numbers.AddRange([number, middle, MathF.BitIncrement(middle), -MathF.BitDecrement(middle), -middle]);
        }
        Philox random = new(5, 5);
        for (uint i = 0; i < 20_000; i++) numbers.Add(BitConverter.UInt32BitsToSingle((uint)random.Bits(i)));
        float[] from = [.. numbers];
        ushort[] f16 = new ushort[from.Length], bf16 = new ushort[from.Length];
        HalfFloats.ToF16(from, f16);
        HalfFloats.ToBF16(from, bf16);
        for (int i = 0; i < from.Length; i++)
        {
            if (float.IsNaN(from[i])) continue;
            if (f16[i] != BitConverter.HalfToUInt16Bits((Half)from[i])) Assert.Fail($"{from[i]:R} → binary16 {f16[i]:X4}.");
            uint bits = BitConverter.SingleToUInt32Bits(from[i]), down = bits >> 16, cut = bits & 0xFFFF;
            uint expected = cut > 0x8000 || (cut == 0x8000 && down % 2 == 1) ? down + 1 : down;
            if (bf16[i] != expected) Assert.Fail($"{from[i]:R} → bfloat16 {bf16[i]:X4}.");
        }
    }

    [Fact]
    public void Every_length_up_to_256_leaves_the_rest_alone()
    {
        for (int length = 0; length <= 256; length++)
        {
            float[] wide = new float[length + 1];
            ushort[] narrow = new ushort[length + 1];
            wide[length] = 7;
            narrow[length] = 7;
            HalfFloats.FromF16(All.AsSpan(0x3C00, length), wide);
            HalfFloats.ToF16(wide.AsSpan(0, length), narrow);
            Assert.Equal(All.AsSpan(0x3C00, length), narrow.AsSpan(0, length));
            Assert.Equal((7f, 7), (wide[length], narrow[length]));
        }
    }
}
