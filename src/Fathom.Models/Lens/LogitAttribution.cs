namespace Fathom.Models.Lens;

/// <summary>How much each part of the model adds to a token's logit: contributions and bias sum to the logit.</summary>
/// <param name="Token">The token whose logit is explained.</param>
/// <param name="Position">The position that predicts it.</param>
/// <param name="Contributions">Of the embedding and of each block's attention and MLP, in the order of the pass.</param>
/// <param name="Bias">What the final norm's bias adds.</param>
/// <param name="Logit">Contributions and bias together: the token's logit.</param>
public sealed record LogitAttribution(int Token, int Position, IReadOnlyList<SiteContribution> Contributions,
    double Bias, double Logit);
