using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>Sums of squares against plain sums in decimal arithmetic, and over any number of threads.</summary>
public class SquareSumTests
{
    [Fact]
    public void Every_length_is_the_plain_sum()
    {
        var random = new Philox(6, 0);
        for (int n = 0; n <= 256; n++)
        {
            float[] x = [.. Enumerable.Range(0, n).Select(i => (float)random.Normal((ulong)i))];
            decimal expected = 0;
            foreach (float value in x) expected += (decimal)(double)value * (decimal)(double)value;
            Assert.Equal((double)expected, SquareSum.Of(x), 1e-13 * (1 + (double)expected));
        }
    }

    /// <summary>One large number does not swallow a hundred thousand small ones, as it would in single precision.</summary>
    [Fact]
    public void Small_numbers_beside_a_large_one_count()
    {
        var x = new float[100_001];
        Array.Fill(x, 1f);
        x[50_000] = 1e5f;
        Assert.Equal(1e10 + 100_000, SquareSum.Of(x));
    }

    [Fact]
    public void No_bit_depends_on_the_threads()
    {
        var random = new Philox(6, 1);
        float[] x = [.. Enumerable.Range(0, 300_001).Select(i => (float)random.Normal((ulong)i))];
        double one = SquareSum.Of(x, new Workers(1));
        for (int threads = 2; threads <= 4; threads++) Assert.Equal(one, SquareSum.Of(x, new Workers(threads)));
        Assert.Equal(SquareSum.Of(x), one, 1e-9 * one);
    }
}
