namespace Fathom.Explorer;

/// <summary>
/// What a latent does to the predictions of a text: ln p(token) with it less ln p(token) with it taken out where it fires, by the whole
/// pass behind it. Above 0 it makes the token likelier.
/// </summary>
/// <param name="Latent">The latent.</param>
/// <param name="Total">The sum, nats.</param>
/// <param name="Tokens">Of each token; 0 of the first, which nothing predicts.</param>
sealed record LatentEffectResponse(int Latent, double Total, IReadOnlyList<float> Tokens);
