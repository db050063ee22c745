namespace Fathom.Features;

/// <summary>
/// How much of the neighbourhoods of d dimensions a map keeps: of the 10 latents nearest by cosine, the share that is among the
/// 10 nearest in the plane, as a mean over latents.
/// </summary>
/// <param name="Measured">Latents that were looked at: all, or every second, third … where there are more than 16,384.</param>
/// <param name="Recall">Of the map.</param>
/// <param name="PrincipalRecall">Of the first two principal components, for comparison.</param>
/// <param name="RandomRecall">Of points placed at random: chance.</param>
public sealed record MapQuality(int Measured, float Recall, float PrincipalRecall, float RandomRecall)
{
    /// <summary>Nearest latents that are compared.</summary>
    public const int Neighbours = 10;
}
