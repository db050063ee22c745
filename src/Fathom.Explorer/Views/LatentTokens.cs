using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>
/// The tokens that tell of a latent in a table: those of its strongest activations and those it raises most. Found when first
/// shown; a filter needs those of all latents, one pass over the posting lists.
/// </summary>
sealed class LatentTokens(FeatureIndex index)
{
    const int OfEach = 6;

    readonly TokenResponse[]?[] firesOn = new TokenResponse[index.Description.Latents][];
    readonly TokenResponse[]?[] promotes = new TokenResponse[index.Description.Latents][];

    /// <summary>Tokens of the strongest activations, strongest first.</summary>
    public IReadOnlyList<TokenResponse> FiresOn(int latent) =>
        firesOn[latent] ??= [.. index.StrongestTokens(latent, OfEach).Select(token =>
            new TokenResponse(token.TokenId, token.Text))];

    /// <summary>Tokens raised most, strongest first.</summary>
    public IReadOnlyList<TokenResponse> Promotes(int latent) =>
        promotes[latent] ??= [.. index.LogitEffects(latent).Top.Take(OfEach).Select(token =>
            new TokenResponse(token.TokenId, token.Text))];

    /// <summary>Which latents have a token that contains a text, whatever its case.</summary>
    public bool[] Mention(string text)
    {
        var found = new bool[index.Description.Latents];
        Parallel.For(0, found.Length, latent => found[latent] = FiresOn(latent).Any(Contains) || Promotes(latent).Any(Contains));
        return found;

        bool Contains(TokenResponse token) => token.Text.Contains(text, StringComparison.OrdinalIgnoreCase);
    }
}
