namespace Fathom.Evaluation;

/// <summary>One of two dictionaries, as seen in the other.</summary>
/// <param name="Name">Of the dictionary.</param>
/// <param name="Best">For each latent its nearest in the other dictionary, by decoder rows.</param>
/// <param name="Encoder">The same by encoder rows.</param>
/// <param name="Null">What <see cref="Best"/> would be of random directions.</param>
/// <param name="Threshold">|cosine| that is more than chance.</param>
/// <param name="IsotropicThreshold">What it would be of isotropic directions.</param>
/// <param name="Firings">[n] rows on which each latent fires; null where no vectors were given.</param>
public sealed record PairSide(string Name, BestCosines Best, BestCosines Encoder, NullCosines Null, double Threshold,
    double IsotropicThreshold, int[]? Firings)
{
    /// <summary>n.</summary>
    public int Latents => Best.Nearest.Length;

    /// <summary>Latents without a match: their best |cosine| is not above chance.</summary>
    public int Unique => Best.Cosine.Count(c => !(Math.Abs(c) > Threshold));

    /// <summary>Share of latents whose best |cosine| is above chance.</summary>
    public double AboveChance => 1 - (double)Unique / Latents;

    /// <summary>Latents that fire on the rows.</summary>
    public int? Firing => Firings?.Count(count => count > 0);

    /// <summary>Share of the firing latents whose best |cosine| is at least a threshold.</summary>
    public double? FiringShareFrom(double threshold) =>
        Firings is null || Firing == 0 ? null
            : (double)Best.Cosine.Where((c, i) => Firings[i] > 0 && Math.Abs(c) >= threshold).Count() / Firing;
}
