using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

public class ActivationTests
{
    /// <summary>Every 1/512 on −15 … 15: both tails until the result is no normal float any more.</summary>
    static readonly float[] Grid = [.. Enumerable.Range(-7680, 15361).Select(i => i / 512f)];

    static readonly float[] Extremes = [0f, -0f, 1e-30f, -1e-30f, 100f, -100f, 3e38f, -3e38f, float.PositiveInfinity, float.NaN];

    /// <summary>Independent of the oracle: x Φ(x) with tabulated Φ(1), Φ(−3), Φ(−8); x σ(x).</summary>
    [Fact]
    public void Oracles_have_the_tabulated_values()
    {
        Assert.Equal(0.8413447460685429, ReferenceActivations.GeluErf(1), 1e-14);
        Assert.Equal(-3 * 0.0013498980316300945, ReferenceActivations.GeluErf(-3), 1e-15);
        Assert.Equal(-8 * 6.220960574271785e-16, ReferenceActivations.GeluErf(-8), 1e-27);
        Assert.Equal(0.8411919906082768, ReferenceActivations.GeluTanh(1), 1e-14);
        Assert.Equal(0.7310585786300049, ReferenceActivations.Silu(1), 1e-14);
    }

    [Fact]
    public void Gelu_is_within_a_millionth_of_double_precision()
    {
        Check(values => Gelu.Tanh(values, Workers.All), ReferenceActivations.GeluTanh, "tanh");
        Check(values => Gelu.Erf(values, Workers.All), ReferenceActivations.GeluErf, "erf");
    }

    [Fact]
    public void Tanh_is_within_a_millionth_of_double_precision() =>
        Check(values => Tanh.Apply(values, Workers.All), Math.Tanh, "tanh");

    [Fact]
    public void Silu_gates_within_a_millionth_of_double_precision()
    {
        Check(values => Silu.Gate(values, Ones(values.Length), values, Workers.All), ReferenceActivations.Silu, "silu");
        float[] gate = [1, -2, 3], up = [2, 3, -4], y = new float[3];
        Silu.Gate(gate, up, y, Workers.All);
        Numbers.AssertClose([1.4621172f, -0.71521753f, -11.430889f], y, 1e-6, 0, "gate");
    }

    static float[] Ones(int length)
    {
        float[] ones = new float[length];
        ones.AsSpan().Fill(1);
        return ones;
    }

    static void Check(Action<float[]> function, Func<double, double> truth, string name)
    {
        // Without fused multiply-adds an exponent keeps its rounding error, which grows with it: 1e-5 at the far end.
        double relative = Numbers.Fused ? 1e-6 : 2e-5;
        foreach (float[] values in new[] { Grid, Extremes })
        {
            float[] actual = [.. values];
            function(actual);
            Numbers.AssertClose([.. values.Select(value => (float)truth(value))], actual, relative, 1e-37, name);
        }
        for (int length = 0; length <= 256; length++)
        {
            float[] values = Numbers.Normal(length, 30, 3), actual = [.. values];
            function(actual);
            float[] expected = [.. values.Select(value => (float)truth(value))];
            Numbers.AssertClose(expected, actual, relative, 1e-37, $"{name}, length {length}");
        }
    }
}
