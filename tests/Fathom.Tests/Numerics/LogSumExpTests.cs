using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>Normalisers and divergences against the same in double, written out.</summary>
public sealed class LogSumExpTests
{
    // Logits of any width, lengths that fill no vector among them.
    static float[] Row(int length, ulong seed, float width)
    {
        var random = new Philox(seed, 1);
        return [.. Enumerable.Range(0, length).Select(i => (float)(width * (2 * random.Uniform((ulong)i) - 1)))];
    }

    static double Normalizer(float[] x) => x.Max() + Math.Log(x.Sum(value => Math.Exp((double)value - x.Max())));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(16, 30)]
    [InlineData(61, 0.01f)]
    [InlineData(1024, 10)]
    [InlineData(50_257, 80)]
    public void Both_are_those_of_the_definition(int length, float width)
    {
        float[] x = Row(length, 1, width), y = [.. Row(length, 2, width).Zip(x, (other, own) => own + other / 10)];
        double p = Normalizer(x), q = Normalizer(y);
        Assert.Equal(p, LogSumExp.Of(x, out float most), 1e-6);
        Assert.Equal(x.Max(), most);
        double expected = x.Zip(y, (a, b) => Math.Exp(a - p) * (a - p - (b - q))).Sum();
        Assert.Equal(expected, LogSumExp.Divergence(x, y, LogSumExp.Of(y, out _)), 1e-7 + 1e-5 * expected);
    }

    [Fact]
    public void Of_equal_logits_the_divergence_is_zero_and_of_large_ones_finite()
    {
        float[] x = [.. Row(1021, 3, 5).Select(value => value + 3e4f)];
        Assert.Equal(0, LogSumExp.Divergence(x, x, LogSumExp.Of(x, out _)));
        Assert.Equal(Normalizer(x), LogSumExp.Of(x, out _), 1e-3);
        Assert.True(double.IsNaN(LogSumExp.Of([1, float.NaN], out _)));
    }
}
