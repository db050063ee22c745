namespace Fathom.Features;

/// <summary>A token and what a latent adds to its logit.</summary>
/// <param name="Text">As a person reads it: raw, to be escaped wherever it is shown.</param>
/// <param name="Value">Change of the logit.</param>
public sealed record CardToken(string Text, float Value);
