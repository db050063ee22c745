namespace Fathom.Explorer;

/// <summary><c>POST /api/dictionaries/{name}/text</c>: the latents that fire on a text, token by token.</summary>
/// <param name="Tokens">The tokens, the model's first one included.</param>
/// <param name="Latents">Those that fire on any token, ascending.</param>
/// <param name="Maxima">Their largest activations in the index, in that order; 0 of one that never fired there.</param>
sealed record TextResponse(IReadOnlyList<TextTokenResponse> Tokens, IReadOnlyList<int> Latents, IReadOnlyList<float> Maxima);
