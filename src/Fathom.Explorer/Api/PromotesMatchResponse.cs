namespace Fathom.Explorer;

/// <summary>A latent that raises a token's logit directly.</summary>
/// <param name="Latent">Its row of the table.</param>
/// <param name="Effect">What one unit of it adds to the logit.</param>
/// <param name="Rank">Place of the token among those that it raises, from 1.</param>
sealed record PromotesMatchResponse(LatentRow Latent, float Effect, int Rank);
