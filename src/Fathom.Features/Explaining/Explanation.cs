namespace Fathom.Features;

/// <summary>What an explainer says of a latent.</summary>
/// <param name="Text">One line for a person.</param>
/// <param name="Rule">The same for a machine, where it can be said so: which tokens the latent fires on.</param>
public sealed record Explanation(string Text, NgramRule? Rule = null)
{
    /// <summary>The labelled variable that it says the latent tracks, by its number in the run's labels; null where it says no such
    /// thing.</summary>
    public int? Variable { get; init; }

    /// <summary>What it was made of, where that was measured.</summary>
    public LatentFacts? Facts { get; init; }
}
