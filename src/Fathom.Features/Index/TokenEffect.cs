namespace Fathom.Features;

/// <summary>What one unit of a latent adds to the logit of one token, directly.</summary>
/// <param name="TokenId">The token.</param>
/// <param name="Text">As a person reads it.</param>
/// <param name="Value">Change of the logit.</param>
public sealed record TokenEffect(int TokenId, string Text, float Value);
