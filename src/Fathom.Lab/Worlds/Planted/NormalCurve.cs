namespace Fathom.Lab.Planted;

/// <summary>The standard normal distribution.</summary>
static class NormalCurve
{
    /// <summary>Φ(x) with a relative error below 10⁻¹².</summary>
    public static double Below(double x)
    {
        double t = Math.Abs(x);
        double tail = t < 3 ? 0.5 - Density(t) * Series(t) : Density(t) * Fraction(t);
        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>Φ⁻¹(p) for 0 &lt; p &lt; 1, by bisection.</summary>
    public static double Quantile(double p)
    {
        double low = -40, high = 40;
        for (int i = 0; i < 100; i++)
        {
            double middle = (low + high) / 2;
            if (Below(middle) < p) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }

    /// <summary>φ(x).</summary>
    public static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    // Φ(x) = ½ + φ(x) (x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + …)
    static double Series(double x)
    {
        double term = x, sum = x;
        for (int i = 3; term > 1e-17 * sum; i += 2) sum += term *= x * x / i;
        return sum;
    }

    // 1 − Φ(x) = φ(x) / (x + 1 / (x + 2 / (x + 3 / (x + …))))
    static double Fraction(double x)
    {
        double tail = x;
        for (int i = 100; i >= 1; i--) tail = x + i / tail;
        return 1 / tail;
    }
}
