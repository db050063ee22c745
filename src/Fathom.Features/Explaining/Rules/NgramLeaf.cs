namespace Fathom.Features;

/// <summary>An n-gram on whose last token a latent mostly fires.</summary>
/// <param name="Ngram">Token ids in the order of the text; <see cref="NgramRule.Any"/> for any.</param>
/// <param name="Fired">How often it fires there.</param>
/// <param name="Seen">How often the n-gram occurs.</param>
sealed record NgramLeaf(int[] Ngram, int Fired, int Seen);
