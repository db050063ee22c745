namespace Fathom.Numerics;

/// <summary>The activation functions in double precision, one value at a time: the oracle of the fast ones.</summary>
internal static class ReferenceActivations
{
    /// <summary>½ (1 + tanh u) = 1 / (1 + e^−2u), which loses no digits where the left side cancels.</summary>
    public static double GeluTanh(double x) =>
        x / (1 + Math.Exp(-2 * Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));

    /// <summary>x Φ(x) with Φ(x) = ½ erfc(−x / √2).</summary>
    public static double GeluErf(double x) =>
        x * (x < 0 ? UpperTail(-x) : 1 - UpperTail(x));

    public static double Silu(double x) => x / (1 + Math.Exp(-x));

    /// <summary>
    /// 1 − Φ(x) for x ≥ 0: ½ minus the series of Φ − ½ (Abramowitz and Stegun 26.2.11) while that loses little, then
    /// the continued fraction (26.2.14), evaluated from its end.
    /// </summary>
    static double UpperTail(double x)
    {
        double density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
        if (x < 2)
        {
            double term = x, sum = x;
            for (int i = 3; Math.Abs(term) > 1e-18; i += 2) sum += term *= x * x / i;
            return 0.5 - density * sum;
        }
        double fraction = x;
        for (int i = 200; i > 0; i--) fraction = x + i / fraction;
        return double.IsInfinity(x) ? 0 : density / fraction;
    }
}
