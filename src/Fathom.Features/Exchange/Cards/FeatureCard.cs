namespace Fathom.Features;

/// <summary>One latent as it is shared: all that a page about it says.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Density">Share of tokens on which it fires.</param>
/// <param name="Max">Largest activation; 0 when it never fires.</param>
public sealed record FeatureCard(int Latent, float Density, float Max)
{
    /// <summary>Tokens on which it fires; null where nobody says.</summary>
    public long? Tokens { get; init; }

    /// <summary>Contexts in which it fires; null where nobody says.</summary>
    public int? Contexts { get; init; }

    /// <summary>Mean activation over the tokens on which it fires; null where nobody says.</summary>
    public float? Mean { get; init; }

    /// <summary>Activations above 0; null where nobody says.</summary>
    public CardHistogram? Activations { get; init; }

    /// <summary>Direct effects on all tokens; null where nobody says.</summary>
    public CardHistogram? Logits { get; init; }

    /// <summary>Distinct tokens of its strongest activations, strongest first.</summary>
    public IReadOnlyList<string> FiresOn { get; init; } = [];

    /// <summary>Tokens that it raises most, strongest first.</summary>
    public IReadOnlyList<CardToken> Raises { get; init; } = [];

    /// <summary>Tokens that it lowers most, strongest first.</summary>
    public IReadOnlyList<CardToken> Lowers { get; init; } = [];

    /// <summary>Nearest decoder rows, nearest first.</summary>
    public IReadOnlyList<CardNeighbour> Neighbours { get; init; } = [];

    /// <summary>What is said of it, the best first.</summary>
    public IReadOnlyList<CardLabel> Labels { get; init; } = [];

    /// <summary>The strongest, then some of each interval, the highest interval first.</summary>
    public IReadOnlyList<CardExample> Examples { get; init; } = [];
}
