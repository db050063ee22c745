namespace Fathom.Explorer;

/// <summary>A direction to steer along; what its kind does not need is left out.</summary>
/// <param name="From">Where it comes from.</param>
/// <param name="Number">The latent, the component, the output of a probe, or the seed.</param>
/// <param name="Name">The labelled variable, or the probe.</param>
/// <param name="Positive">Texts that it leads to.</param>
/// <param name="Negative">Texts that it leads away from.</param>
/// <param name="Vector">Its numbers, as many as the site is wide.</param>
sealed record DirectionRequest(DirectionKind From, int Number = 0, string? Name = null, IReadOnlyList<string>? Positive = null,
    IReadOnlyList<string>? Negative = null, IReadOnlyList<float>? Vector = null);
