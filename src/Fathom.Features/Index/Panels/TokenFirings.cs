namespace Fathom.Features;

/// <summary>How a latent fires on one token, exact over all rows of the capture.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="TokenId">The token.</param>
/// <param name="Text">As a person reads it: raw, to be escaped wherever it is shown.</param>
/// <param name="Count">Rows of the token on which the latent fires.</param>
/// <param name="Share">Count / firings of the latent: 1 where it fires on nothing else.</param>
/// <param name="Reach">Count / rows of the token: 1 where it fires on each of them.</param>
/// <param name="Max">Largest activation there.</param>
public sealed record TokenFirings(int Latent, int TokenId, string Text, int Count, double Share, double Reach, float Max);
