namespace Fathom.Explorer;

/// <summary>Body of <c>POST /api/dictionaries/{name}/text/effects</c>.</summary>
/// <param name="Text">The text, as for <c>text</c>.</param>
/// <param name="Latents">Latents, each of which is taken out alone.</param>
/// <param name="At">Tokens of the text where they are taken out; null or empty for all.</param>
sealed record EffectsRequest(string Text, IReadOnlyList<int> Latents, IReadOnlyList<int>? At = null);
