namespace Fathom.Features;

/// <summary>A passage that a label led a scorer to answer wrongly about.</summary>
/// <param name="Row">Its first row.</param>
/// <param name="Tokens">Its rows.</param>
/// <param name="IsYes">The right answer: the latent fires in it, or, where tokens are marked, on these.</param>
public sealed record WrongCase(long Row, int Tokens, bool IsYes);
