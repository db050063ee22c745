using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>Student's t against printed tables, closed forms and its density.</summary>
public sealed class StudentTTests
{
    /// <summary>As tables print them (Fisher and Yates; NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2).</summary>
    [Theory]
    [InlineData(0.95, 1, 6.314)]
    [InlineData(0.975, 1, 12.706)]
    [InlineData(0.995, 1, 63.657)]
    [InlineData(0.975, 2, 4.303)]
    [InlineData(0.975, 3, 3.182)]
    [InlineData(0.975, 4, 2.776)]
    [InlineData(0.95, 5, 2.015)]
    [InlineData(0.995, 5, 4.032)]
    [InlineData(0.975, 10, 2.228)]
    [InlineData(0.999, 10, 4.144)]
    [InlineData(0.975, 30, 2.042)]
    [InlineData(0.975, 100, 1.984)]
    [InlineData(0.975, 1e5, 1.960)]
    [InlineData(0.975, double.PositiveInfinity, 1.960)]
    [InlineData(0.025, 4, -2.776)]
    [InlineData(0.5, 3, 0)]
    public void Quantiles_are_those_of_tables(double p, double freedom, double expected) =>
        Assert.Equal(expected, StudentT.Quantile(p, freedom), 5e-4);

    /// <summary>ν = 1 is Cauchy's distribution; of ν = 2 there is ½ + t / (2 √(2 + t²)).</summary>
    [Theory]
    [InlineData(-40)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Of_one_and_two_degrees_there_is_a_closed_form(double t)
    {
        Assert.Equal(0.5 + Math.Atan(t) / Math.PI, StudentT.Below(t, 1), 1e-13);
        Assert.Equal(0.5 + t / (2 * Math.Sqrt(2 + t * t)), StudentT.Below(t, 2), 1e-13);
        Assert.Equal(1, StudentT.Below(t, 3.3) + StudentT.Below(-t, 3.3), 1e-13);
    }

    /// <summary>Parts of the area under (1 + t²/ν)^(−(ν + 1)/2), by Simpson's rule.</summary>
    [Theory]
    [InlineData(1.37)]
    [InlineData(2.9)]
    [InlineData(41.5)]
    public void Degrees_need_not_be_whole(double freedom)
    {
        double Area(double from, double to)
        {
            const int parts = 2000;
            double step = (to - from) / parts;
            return step / 3 * Enumerable.Range(0, parts + 1).Sum(i => (i is 0 or parts ? 1 : i % 2 == 1 ? 4 : 2)
                * Math.Pow(1 + Math.Pow(from + i * step, 2) / freedom, -(freedom + 1) / 2));
        }
        double Part(double from, double to) => StudentT.Below(to, freedom) - StudentT.Below(from, freedom);
        Assert.Equal(Area(1, 2) / Area(0, 1), Part(1, 2) / Part(0, 1), 1e-10);
        Assert.Equal(Area(2, 6) / Area(0, 1), Part(2, 6) / Part(0, 1), 1e-10);
        Assert.Equal(0.9, StudentT.Below(StudentT.Quantile(0.9, freedom), freedom), 1e-11);
    }

    [Fact]
    public void What_is_no_probability_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(0.5, 0));
    }
}
