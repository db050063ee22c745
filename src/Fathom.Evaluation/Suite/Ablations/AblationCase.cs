namespace Fathom.Evaluation;

/// <summary>One latent taken out on one token on which it fires.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Row">The row of the token.</param>
readonly record struct AblationCase(int Latent, long Row);
