namespace Fathom.Evaluation;

/// <summary>The variable that a latent tells best.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Variable">Index of the variable; chosen, with the threshold, by F1 on training rows.</param>
/// <param name="Score">Its score on held-out rows.</param>
public sealed record TrackedVariable(int Latent, int Variable, VariableScore Score);
