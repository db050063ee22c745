namespace Fathom.Explorer;

/// <summary><c>GET /api/dictionaries/{name}/search/tokens</c>: the latents of a token.</summary>
/// <param name="Tokens">Tokens that the text may mean, the likeliest first.</param>
/// <param name="Token">The one whose latents these are; null where the vocabulary has none of that text.</param>
/// <param name="Rows">How often it occurs in the run.</param>
/// <param name="Fires">Those that fire on it, those that fire on little else first.</param>
/// <param name="Promotes">Those that raise its logit directly, strongest first; empty when the index was made without a model.</param>
sealed record TokenSearchResponse(IReadOnlyList<TokenResponse> Tokens, TokenResponse? Token, int Rows,
    IReadOnlyList<TokenMatchResponse> Fires, IReadOnlyList<PromotesMatchResponse> Promotes);
