namespace Fathom.Features;

/// <summary>A context in which a latent fires.</summary>
/// <param name="Context">Index of the context in the items.</param>
/// <param name="Document">The document that it starts in.</param>
/// <param name="HeldOut">Whether training never saw it.</param>
/// <param name="PeakPosition">Index into <paramref name="Tokens"/> of the position that made this an example.</param>
/// <param name="Value">Activation there: the strongest in the context among those asked for.</param>
/// <param name="Tokens">The whole context.</param>
public sealed record Example(int Context, int Document, bool HeldOut, int PeakPosition, float Value,
    IReadOnlyList<ExampleToken> Tokens);
