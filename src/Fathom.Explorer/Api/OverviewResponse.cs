namespace Fathom.Explorer;

/// <summary><c>GET /api/dictionaries/{name}</c>: a dictionary at a glance.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Site">What it reads, in text form.</param>
/// <param name="Model">The model folder's name.</param>
/// <param name="Latents">Latents M.</param>
/// <param name="Width">Width d of its input.</param>
/// <param name="Tokens">Tokens indexed: every captured one.</param>
/// <param name="TrainTokens">Those of them that training could see.</param>
/// <param name="Contexts">Contexts of the run.</param>
/// <param name="Activations">Activations in the index.</param>
/// <param name="L0">Mean active latents per token.</param>
/// <param name="Dead">Latents that never fire.</param>
/// <param name="Rare">Latents that fire, on a share of tokens below <paramref name="RareBelow"/>.</param>
/// <param name="RareBelow">A density.</param>
/// <param name="Densities">Living latents by log10 of their density.</param>
/// <param name="Quality">Core results; empty before <c>fathom evaluate</c>.</param>
/// <param name="QualityOfOtherWeights">Whether there are core results, but of a dictionary that has since been replaced.</param>
/// <param name="Naming">How much is named by what it tracks; null before <c>fathom evaluate --metrics truth</c>.</param>
/// <param name="Labelled">Latents that have a label by <c>fathom explain</c>, or by a person.</param>
/// <param name="Mapped">Whether there is a map of its decoder directions.</param>
/// <param name="Published">What others published; null of an index. Then figures that nobody published are 0.</param>
sealed record OverviewResponse(string Name, string Site, string Model, int Latents, int Width, long Tokens, long TrainTokens,
    int Contexts, long Activations, double L0, int Dead, int Rare, float RareBelow, HistogramResponse Densities,
    IReadOnlyList<QualityCategory> Quality, bool QualityOfOtherWeights, NamingResponse? Naming,
    int Labelled, bool Mapped, PublishedResponse? Published);
