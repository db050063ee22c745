namespace Fathom.Evaluation;

/// <summary>
/// L(n, k) = exp(α + β_k ln k + β_n ln n + γ ln k ln n) + exp(ζ + η ln k), Gao et al. 2024, "Scaling and evaluating sparse
/// autoencoders", section 3.1.3: n latents of which k are active. The second term is what no number of latents takes away.
/// </summary>
/// <param name="Alpha">α.</param>
/// <param name="BetaK">β_k.</param>
/// <param name="BetaN">β_n.</param>
/// <param name="Gamma">γ.</param>
/// <param name="Zeta">ζ.</param>
/// <param name="Eta">η.</param>
public readonly record struct JointLaw(double Alpha, double BetaK, double BetaN, double Gamma, double Zeta, double Eta)
{
    /// <summary>L(n, k).</summary>
    public double At(double n, double k) =>
        Math.Exp(Alpha + BetaK * Math.Log(k) + BetaN * Math.Log(n) + Gamma * Math.Log(k) * Math.Log(n)) + Irreducible(k);

    /// <summary>The second term.</summary>
    public double Irreducible(double k) => Math.Exp(Zeta + Eta * Math.Log(k));

    /// <summary>β_n + γ ln k: the exponent of n at one k.</summary>
    public double Exponent(double k) => BetaN + Gamma * Math.Log(k);
}
