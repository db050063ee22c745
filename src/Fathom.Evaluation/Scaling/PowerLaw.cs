namespace Fathom.Evaluation;

/// <summary>L(x) = e + a x^b</summary>
/// <param name="Irreducible">e, from 0.</param>
/// <param name="Factor">a, above 0.</param>
/// <param name="Exponent">b.</param>
public readonly record struct PowerLaw(double Irreducible, double Factor, double Exponent)
{
    /// <summary>L(x).</summary>
    public double At(double x) => Irreducible + Factor * Math.Pow(x, Exponent);
}
