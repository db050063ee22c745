namespace Fathom.Explorer;

/// <summary>Direct effects of a latent on the next token.</summary>
/// <param name="Top">Raised most, strongest first.</param>
/// <param name="Bottom">Lowered most, strongest first.</param>
/// <param name="Vocabulary">Effects on all tokens.</param>
sealed record LogitEffectsResponse(IReadOnlyList<TokenEffectResponse> Top, IReadOnlyList<TokenEffectResponse> Bottom,
    HistogramResponse Vocabulary);
