namespace Fathom.Explorer;

/// <summary><c>GET /api/dictionaries/{name}/map/matches</c>: which latents pass the filters of the table.</summary>
/// <param name="Matching">How many.</param>
/// <param name="Bits">Base64: bit i mod 8, from the lowest, of byte i ÷ 8 is latent i.</param>
sealed record MatchesResponse(int Matching, byte[] Bits);
