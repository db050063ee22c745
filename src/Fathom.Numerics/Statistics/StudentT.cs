namespace Fathom.Numerics;

/// <summary>
/// Student's t distribution ("The probable error of a mean", 1908) of any number ν of degrees of freedom, whole or not:
/// <code>
/// P(T &lt; −t) = ½ I_x(ν/2, ½)      x = ν / (ν + t²),  t ≥ 0
/// </code>
/// I is the regularised incomplete beta function.
/// </summary>
public static class StudentT
{
    // From here on it is the normal distribution, whose 97.5 % point lies 2·10⁻⁶ below.
    const double MostFreedom = 1e6;

    /// <summary>P(T &lt; t).</summary>
    /// <param name="t">Any number.</param>
    /// <param name="freedom">ν &gt; 0; ∞ is the normal distribution.</param>
    public static double Below(double t, double freedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(freedom);
        double nu = Math.Min(freedom, MostFreedom), tail = 0.5 * Beta(t * t / (nu + t * t), nu / 2);
        return t < 0 ? tail : 1 - tail;
    }

    /// <summary>The t that T is below with probability p, by bisection, to a relative 10⁻¹².</summary>
    /// <param name="p">0 &lt; p &lt; 1</param>
    /// <param name="freedom">ν &gt; 0; ∞ is the normal distribution.</param>
    public static double Quantile(double p, double freedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(p);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(p, 1);
        if (p < 0.5) return -Quantile(1 - p, freedom);
        double low = 0, high = 1;
        while (Below(high, freedom) < p) (low, high) = (high, 2 * high);
        while (high - low > 1e-12 * high)
        {
            double middle = (low + high) / 2;
            if (Below(middle, freedom) < p) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }

    // I_{1−y}(a, ½), from the side on which the fraction converges fast.
    static double Beta(double y, double a)
    {
        double x = 1 - y;
        if (y == 0 || x == 0) return x;
        double front = Math.Exp(LogGamma(a + 0.5) - LogGamma(a) - LogGamma(0.5) + a * Math.Log(x) + 0.5 * Math.Log(y));
        return x < (a + 1) / (a + 2.5) ? front / a * Fraction(x, a, 0.5) : 1 - front / 0.5 * Fraction(y, 0.5, a);
    }

    // 1 / (1 + d₁ / (1 + d₂ / (1 + …))) of DLMF 8.17.22, by Lentz's method as Thompson and Barnett (1986) have it.
    static double Fraction(double x, double a, double b)
    {
        double numerator = 1, denominator = 1 / (1 - (a + b) * x / (a + 1)), value = denominator;
        for (int m = 1; m < 10_000; m++)
        {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            (numerator, denominator) = (1 + even / numerator, 1 / (1 + even * denominator));
            value *= numerator * denominator;
            (numerator, denominator) = (1 + odd / numerator, 1 / (1 + odd * denominator));
            double step = numerator * denominator;
            value *= step;
            if (Math.Abs(step - 1) < 1e-15) break;
        }
        return value;
    }

    // ln Γ(z) by Stirling's series from z = 16 on, to which Γ(z + 1) = z Γ(z) leads.
    static double LogGamma(double z)
    {
        double product = 1;
        for (; z < 16; z++) product *= z;
        double inverse = 1 / (z * z);
        return (z - 0.5) * Math.Log(z) - z + 0.5 * Math.Log(2 * Math.PI) - Math.Log(product)
            + (1 / 12.0 - inverse * (1 / 360.0 - inverse * (1 / 1260.0 - inverse / 1680))) / z;
    }
}
