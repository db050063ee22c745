namespace Fathom.Explorer;

/// <summary>What is known of features that others published: figures of a sample, and examples that somebody chose.</summary>
/// <param name="Format">The format that they came in.</param>
/// <param name="Dataset">The texts, by name; empty when nobody says.</param>
/// <param name="Prompts">Texts of the sample; 0 when nobody says.</param>
/// <param name="PromptTokens">Tokens of one text at most; 0 when nobody says.</param>
/// <param name="Examples">Examples published, of the latent or of all.</param>
sealed record PublishedResponse(string Format, string Dataset, int Prompts, int PromptTokens, int Examples);
