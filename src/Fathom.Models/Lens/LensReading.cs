namespace Fathom.Models.Lens;

/// <summary>What the residual stream after a block would predict if the model ended there.</summary>
/// <param name="Layer">The block.</param>
/// <param name="Position">The token whose residual stream is read.</param>
/// <param name="Top">The likeliest next tokens, likeliest first (ties: the lower id).</param>
/// <param name="NextRank">How many tokens are ahead of the one that does come next; null at the last position.</param>
/// <param name="NextProbability">The probability of the token that does come next; null at the last position.</param>
public sealed record LensReading(int Layer, int Position, IReadOnlyList<TokenProbability> Top, int? NextRank,
    float? NextProbability);
