namespace Fathom.Features;

/// <summary>Latents that can be shared, whatever they are kept in. Thread-safe.</summary>
public interface IFeatureCards
{
    /// <summary>What they are of.</summary>
    CardSource Source { get; }

    /// <summary>The latents that it has, ascending.</summary>
    IReadOnlyList<int> Latents { get; }

    /// <summary>The best label of a latent; null where it has none.</summary>
    CardLabel? Label(int latent);

    /// <summary>Everything of one of <see cref="Latents"/>.</summary>
    FeatureCard Card(int latent);
}
