namespace Fathom.Features;

/// <summary>A piece of text in which a latent fires.</summary>
/// <param name="Tokens">Its tokens as a person reads them, raw.</param>
/// <param name="Activations">Activation on each token, as many; 0 where the latent does not fire.</param>
/// <param name="Peak">Index of the token that made this an example.</param>
/// <param name="Interval">The interval that it was drawn from; null of one of the strongest.</param>
public sealed record CardExample(IReadOnlyList<string> Tokens, IReadOnlyList<float> Activations, int Peak, CardInterval? Interval)
{
    /// <summary>Activation on the token that made this an example.</summary>
    public float Value => Activations[Peak];
}
