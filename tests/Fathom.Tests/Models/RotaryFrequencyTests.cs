using Fathom.Models;

namespace Fathom.Tests.Models;

/// <summary>Rotary frequencies against their closed forms.</summary>
public class RotaryFrequencyTests
{
    [Fact]
    public void Unscaled_ones_are_powers_of_theta() =>
        Assert.Equal([1, 0.1, 0.01, 0.001], RotaryPositions.Frequencies(8, 10000, null), new Near());

    [Fact]
    public void Linear_scaling_divides_them() =>
        Assert.Equal([0.25, 0.025, 0.0025, 0.00025],
            RotaryPositions.Frequencies(8, 10000, new RopeScaling.Linear(4)), new Near());

    [Fact]
    public void Llama3_scaling_keeps_short_waves_stretches_long_ones_and_ramps_between()
    {
        // Frequencies 1, 10^-1, 10^-2, 10^-3 turn C ω / 2π times in the original context C: with C = 628.3… those are 100,
        // 10, 1 and 0.1. Between low 0.5 and high 2.5 lies only the third, halfway at 1 is (1 − 0.5) / 2 = 1/4 kept.
        var rule = new RopeScaling.Llama3(8, 0.5, 2.5, 628);
        var actual = RotaryPositions.Frequencies(8, 10000, rule);
        double s = (628 * 0.01 / (2 * Math.PI) - 0.5) / 2;
        Assert.Equal([1, 0.1, 0.01 * (s + (1 - s) / 8), 0.001 / 8], actual, new Near());
        Assert.Equal(0.25, s, 1e-3);
    }

    sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= 1e-15 * Math.Abs(x) * 4;

        public int GetHashCode(double value) => 0;
    }
}
