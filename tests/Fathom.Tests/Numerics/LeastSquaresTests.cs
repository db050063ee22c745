using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>Nonlinear least squares against certified values and minima that are known by hand.</summary>
public class LeastSquaresTests
{
    // NIST's Statistical Reference Datasets for nonlinear regression; of each both starts.
    static readonly double[] MisraX = [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0],
        MisraY = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78];

    static readonly double[] KowalikX = [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625],
        KowalikY = [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246];

    static double Minimise(double[] parameters, double[] x, double[] y, Func<double[], double, double> of, double[]? lower = null,
        double[]? upper = null)
    {
        int p = parameters.Length;
        lower ??= [.. parameters.Select(_ => double.NegativeInfinity)];
        upper ??= [.. parameters.Select(_ => double.PositiveInfinity)];
        return new LeastSquares(x.Length, lower, upper).Minimise((theta, residuals, slopes) =>
        {
            double[] at = theta.ToArray();
            for (int i = 0; i < x.Length; i++)
            {
                residuals[i] = of(at, x[i]) - y[i];
                for (int j = 0; j < p; j++)
                {
                    double step = 1e-6 * Math.Max(1e-6, Math.Abs(theta[j]));
                    double[] above = theta.ToArray(), below = theta.ToArray();
                    (above[j], below[j]) = (theta[j] + step, theta[j] - step);
                    slopes[i * p + j] = (of(above, x[i]) - of(below, x[i])) / (2 * step);
                }
            }
        }, parameters);
    }

    [Theory]
    [InlineData(500, 1e-4)]
    [InlineData(250, 5e-4)]
    public void Misra1a_of_nist_has_its_certified_values(double first, double second)
    {
        double[] b = [first, second];
        double squares = Minimise(b, MisraX, MisraY, (b, x) => b[0] * (1 - Math.Exp(-b[1] * x)));
        Assert.Equal(1.2455138894e-1, squares, 1e-9);
        Assert.Equal(2.3894212918e2, b[0], 1e-4);
        Assert.Equal(5.5015643181e-4, b[1], 1e-9);
    }

    [Theory]
    [InlineData(25, 39, 41.5, 39)]
    [InlineData(0.25, 0.39, 0.415, 0.39)]
    public void Mgh09_of_nist_has_its_certified_values(double first, double second, double third, double fourth)
    {
        double[] b = [first, second, third, fourth];
        double squares = Minimise(b, KowalikX, KowalikY, (b, x) => b[0] * (x * x + x * b[1]) / (x * x + x * b[2] + b[3]));
        Assert.Equal(3.0750560385e-4, squares, 1e-11);
        Assert.Equal([0.19280693458, 0.19128232873, 0.12305650693, 0.13606233068], b.Select(value => Math.Round(value, 6)),
            (expected, found) => Math.Abs(expected - found) < 2e-6);
    }

    /// <summary>(a − 1)² + (a + b − 4)² with b at most 2: a = 3/2, b = 2, S = ½.</summary>
    [Fact]
    public void A_parameter_at_its_bound_leaves_the_others_their_best()
    {
        double[] b = [0, 0];
        double squares = Minimise(b, [0, 1], [1, 4], (b, x) => b[0] + x * b[1], [double.NegativeInfinity, -10], [double.PositiveInfinity, 2]);
        Assert.Equal(0.5, squares, 1e-12);
        Assert.Equal(1.5, b[0], 1e-9);
        Assert.Equal(2, b[1]);
    }

    [Fact]
    public void A_parameter_between_equal_bounds_is_held()
    {
        double[] b = [7, 0];
        Minimise(b, [0, 1, 2], [1, 2, 3], (b, x) => b[0] + x * b[1], [0, -10], [0, 10]);
        Assert.Equal(0, b[0]);
        Assert.Equal(8.0 / 5, b[1], 1e-9);
    }

    [Fact]
    public void Residuals_that_are_not_finite_at_the_start_are_told() =>
        Assert.False(double.IsFinite(Minimise([0], [1], [1], (_, _) => double.NaN)));
}
