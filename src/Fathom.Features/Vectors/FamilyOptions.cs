namespace Fathom.Features;

/// <summary>Which families are looked for; the defaults are those of the code of O'Neill et al. 2024.</summary>
public sealed record FamilyOptions
{
    /// <summary>Co-occurrence below which two latents are no relatives.</summary>
    public double Threshold { get; init; } = 0.1;

    /// <summary>Children that a parent has at least.</summary>
    public int Children { get; init; } = 3;

    /// <summary>Density above which a latent takes no part: it is active with everything.</summary>
    public double MaxDensity { get; init; } = 0.2;

    /// <summary>How often parents are taken away and families looked for among the others.</summary>
    public int Iterations { get; init; } = 3;

    /// <summary>Jaccard overlap of the members above which the smaller of two families is dropped.</summary>
    public double Overlap { get; init; } = 0.6;
}
