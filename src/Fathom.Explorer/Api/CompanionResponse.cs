namespace Fathom.Explorer;

/// <summary>A latent that fires where another does, counted over all tokens.</summary>
/// <param name="Latent">It.</param>
/// <param name="Both">Tokens on which both fire.</param>
/// <param name="Jaccard">Both / tokens on which either does.</param>
/// <param name="Pearson">Correlation of the activations over all tokens.</param>
/// <param name="OfThis">Share of the tokens of the latent asked for on which it fires too.</param>
/// <param name="OfOther">Share of its own tokens on which the latent asked for fires too.</param>
/// <param name="Label">Its best label; null where it has none.</param>
/// <param name="FiresOn">Tokens of its strongest activations.</param>
sealed record CompanionResponse(int Latent, int Both, double Jaccard, float Pearson, double OfThis, double OfOther, string? Label,
    IReadOnlyList<TokenResponse> FiresOn);
