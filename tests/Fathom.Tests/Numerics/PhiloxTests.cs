using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

public class PhiloxTests
{
    /// <summary>The known-answer vectors of philox4x32-10 that come with Random123 (zeros, ones, digits of π).</summary>
    [Fact]
    public void Rounds_give_the_known_answers_of_Random123()
    {
        const uint Ones = 0xFFFFFFFF;
        Assert.Equal((0x6627E8D5u, 0xE169C58Du, 0xBC57AC4Cu, 0x9B00DBD8u), Philox.Rounds(0, 0, 0, 0, 0, 0));
        Assert.Equal((0x408F276Du, 0x41C83B0Eu, 0xA20BC7C6u, 0x6D5451FDu), Philox.Rounds(Ones, Ones, Ones, Ones, Ones, Ones));
        Assert.Equal((0xD16CFE09u, 0x94FDCCEBu, 0x5001E420u, 0x24126EA1u),
            Philox.Rounds(0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0));
    }

    [Fact]
    public void Seed_is_the_key_and_counter_and_stream_are_the_block()
    {
        Philox random = new(0x299F31D0A4093822, 0x0370734413198A2E);
        Assert.Equal((0xD16CFE09u, 0x94FDCCEBu, 0x5001E420u, 0x24126EA1u), random.Block(0x85A308D3243F6A88));
        Assert.Equal(0x94FDCCEBD16CFE09, random.Bits(0x85A308D3243F6A88));
    }

    [Fact]
    public void Uniform_never_reaches_its_ends()
    {
        Assert.True(Philox.ToUniform(0) > 0);
        Assert.True(Philox.ToUniform(ulong.MaxValue) < 1);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(uint.MaxValue - 5UL)]
    [InlineData(ulong.MaxValue - 17UL)]
    public void A_run_of_blocks_is_the_blocks_one_by_one(ulong first)
    {
        Philox random = new(0x299F31D0A4093822, 0x0370734413198A2E);
        for (int count = 0; count <= 40; count++)
        {
            ulong[] low = new ulong[count], high = new ulong[count];
            random.Run(first, low, high);
            for (int i = 0; i < count; i++)
            {
                var (a, b, c, d) = random.Block(unchecked(first + (ulong)i));
                Assert.Equal((a | (ulong)b << 32, c | (ulong)d << 32), (low[i], high[i]));
            }
        }
    }

    /// <summary>Means of 20,000 numbers lie within five standard errors of the true moments.</summary>
    [Fact]
    public void Numbers_have_the_moments_of_their_distributions()
    {
        const int Count = 20_000;
        Philox random = new(7, 3);
        double uniform = 0, normal = 0, square = 0, fourth = 0;
        int[] below = new int[5];
        for (ulong i = 0; i < Count; i++)
        {
            uniform += random.Uniform(i) / Count;
            double z = random.Normal(i);
            normal += z / Count;
            square += z * z / Count;
            fourth += z * z * z * z / Count;
            below[random.Below(i, 5)]++;
        }
        double standardError = 1 / Math.Sqrt(Count);
        Assert.InRange(uniform, 0.5 - 5 * standardError / Math.Sqrt(12), 0.5 + 5 * standardError / Math.Sqrt(12));
        Assert.InRange(normal, -5 * standardError, 5 * standardError);
        Assert.InRange(square, 1 - 5 * standardError * Math.Sqrt(2), 1 + 5 * standardError * Math.Sqrt(2));
        Assert.InRange(fourth, 3 - 5 * standardError * Math.Sqrt(96), 3 + 5 * standardError * Math.Sqrt(96));
        double spread = 5 * Math.Sqrt(Count * .16);
        Assert.All(below, count => Assert.InRange(count, Count / 5 - spread, Count / 5 + spread));
    }
}
