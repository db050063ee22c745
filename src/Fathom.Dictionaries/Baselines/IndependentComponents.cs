namespace Fathom.Dictionaries;

/// <summary>What <see cref="FastIca"/> finds: x ≈ μ + Σ_i s_i a_i with s_i = b_i · (x − μ) of variance 1.</summary>
/// <param name="Mean">μ, [d]</param>
/// <param name="Unmixing">b, [m, d]</param>
/// <param name="Mixing">a, [m, d]</param>
/// <param name="Iterations">Iterations made.</param>
/// <param name="Change">How far the rows of W turned in the last; it converged where that is below
/// <see cref="FastIca.Tolerance"/>.</param>
public sealed record IndependentComponents(double[] Mean, float[] Unmixing, float[] Mixing, int Iterations, double Change);
