namespace Fathom.Explorer;

/// <summary>What one unit of a latent adds to the logit of a token, directly.</summary>
/// <param name="Id">The token.</param>
/// <param name="Text">As a person reads it: raw, to be escaped where it is shown.</param>
/// <param name="Value">Change of the logit.</param>
sealed record TokenEffectResponse(int Id, string Text, float Value);
