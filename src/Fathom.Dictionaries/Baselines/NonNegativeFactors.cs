namespace Fathom.Dictionaries;

/// <summary>What <see cref="NonNegativeFactorization"/> finds: [x⁺, x⁻] ≈ Σ_j h_j w_j.</summary>
/// <param name="Factors">w, [m, 2d], non-negative, of norm 1 or 0.</param>
/// <param name="Objectives">Σ ‖[x⁺, x⁻] − Σ_j h_j w_j‖² after each iteration.</param>
public sealed record NonNegativeFactors(float[] Factors, IReadOnlyList<double> Objectives);
