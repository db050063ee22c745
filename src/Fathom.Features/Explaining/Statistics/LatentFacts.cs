namespace Fathom.Features;

/// <summary>What was measured of a latent on training documents without asking anybody.</summary>
/// <param name="ByToken">Share of its firings that are told by their token: it fires on most other occurrences, too.</param>
/// <param name="ByBefore">Share that is told by the token before.</param>
/// <param name="ByBoth">Share that is told by both together.</param>
/// <param name="Saliency">Share of the activation that is lost when a token is replaced: the one that it fires on first, then the
/// one before, and so on; a mean over firings. Empty where none fires without more of the text.</param>
public sealed record LatentFacts(double ByToken, double ByBefore, double ByBoth, IReadOnlyList<double> Saliency)
{
    /// <summary>How unexpected to the model its tokens are; null where it fires too rarely to say.</summary>
    public Surprise? Surprise { get; init; }
}
