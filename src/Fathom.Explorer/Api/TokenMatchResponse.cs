namespace Fathom.Explorer;

/// <summary>A latent that fires on a token.</summary>
/// <param name="Latent">Its row of the table.</param>
/// <param name="Count">Occurrences of the token on which it fires.</param>
/// <param name="Share">Their share of all its firings: 1 where it fires on nothing else.</param>
/// <param name="Reach">Their share of all occurrences: 1 where it fires on each.</param>
/// <param name="Max">Largest activation there.</param>
sealed record TokenMatchResponse(LatentRow Latent, int Count, double Share, double Reach, float Max);
