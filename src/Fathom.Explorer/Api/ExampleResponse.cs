namespace Fathom.Explorer;

/// <summary>A context in which a latent fires, or the part of it around the strongest token.</summary>
/// <param name="Context">Index of the context in the run's items.</param>
/// <param name="Document">The document that it starts in.</param>
/// <param name="HeldOut">Whether training never saw it.</param>
/// <param name="Value">Activation at <paramref name="Peak"/>.</param>
/// <param name="Peak">Position of the strongest token among those asked for, in the context.</param>
/// <param name="Start">Position of the first of <paramref name="Tokens"/> in the context.</param>
/// <param name="Length">Tokens of the whole context.</param>
/// <param name="Tokens">The tokens shown.</param>
sealed record ExampleResponse(int Context, int Document, bool HeldOut, float Value, int Peak, int Start, int Length,
    IReadOnlyList<ExampleTokenResponse> Tokens);
