using Fathom.Evaluation;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>What theory says of the interval of many independent documents.</summary>
static class NormalInterval
{
    const double Quantile = 1.959964;

    /// <summary>Whether 95 % of the draws lie where a normal distribution has them: a thousand draws know each end to about 4 % of
    /// its distance from the middle.</summary>
    /// <param name="draws">Of a figure.</param>
    /// <param name="value">The figure.</param>
    /// <param name="error">Its standard error.</param>
    public static void Is(IEnumerable<double> draws, double value, double error) => Is(Bootstrap.Interval(draws), value, error);

    /// <inheritdoc cref="Is(IEnumerable{double}, double, double)"/>
    /// <param name="interval">Of the draws.</param>
    public static void Is(Interval interval, double value, double error)
    {
        Assert.InRange(value - interval.Low, 0.85 * Quantile * error, 1.15 * Quantile * error);
        Assert.InRange(interval.High - value, 0.85 * Quantile * error, 1.15 * Quantile * error);
    }

    /// <summary>Standard error of a ratio of sums over independent documents, Σ a / Σ b, to first order.</summary>
    public static double ErrorOfRatio(IReadOnlyList<(double A, double B)> documents)
    {
        double a = documents.Sum(one => one.A), b = documents.Sum(one => one.B);
        return Math.Sqrt(documents.Sum(one => Math.Pow(one.A - a / b * one.B, 2))) / b;
    }
}
