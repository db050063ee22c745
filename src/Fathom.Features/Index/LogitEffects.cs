namespace Fathom.Features;

/// <summary>
/// The direct effect of a latent on the next token: its decoder row through the unembedding, past everything between.
/// </summary>
/// <param name="Available">False when the index was made without a model; everything else is then empty.</param>
/// <param name="Top">Tokens raised most, strongest first, 20 at most; ties to the lower id.</param>
/// <param name="Bottom">Tokens lowered most, strongest first, 20 at most; ties to the lower id.</param>
/// <param name="Low">Smallest effect on any token: where the histogram starts.</param>
/// <param name="High">Largest effect on any token: where the histogram ends.</param>
/// <param name="Histogram">Tokens in each of 50 equal bins over [Low, High].</param>
public sealed record LogitEffects(bool Available, IReadOnlyList<TokenEffect> Top, IReadOnlyList<TokenEffect> Bottom,
    float Low, float High, IReadOnlyList<int> Histogram)
{
    /// <summary>Tokens kept at either end.</summary>
    public const int Kept = 20;

    /// <summary>Bins of the histogram.</summary>
    public const int Bins = 50;

    /// <summary>The effects of a run without a model.</summary>
    public static LogitEffects None { get; } = new(false, [], [], 0, 0, []);
}
