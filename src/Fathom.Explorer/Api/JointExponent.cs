namespace Fathom.Explorer;

/// <summary>The exponent of the number of latents at one sparsity.</summary>
/// <param name="Name">Of the sparsity.</param>
/// <param name="K">Its mean L0.</param>
/// <param name="Exponent">The exponent.</param>
sealed record JointExponent(string Name, double K, LawNumber Exponent);
