namespace Fathom.Explorer;

/// <summary><c>GET /api/dictionaries/{name}/latents/{latent}</c>: everything of the feature page but its examples.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Latents">Latents of the dictionary.</param>
/// <param name="Tracks">The labelled variable that it tracks; null when none well enough, or nothing is labelled.</param>
/// <param name="Label">Its best label; null where it has none.</param>
/// <param name="Tokens">Tokens on which it fires.</param>
/// <param name="AllTokens">Tokens indexed.</param>
/// <param name="HeldOut">Those of <paramref name="Tokens"/> in documents that training never saw.</param>
/// <param name="Density">Tokens / all tokens.</param>
/// <param name="Max">Largest activation; 0 when dead.</param>
/// <param name="Mean">Mean activation where it fires; 0 when dead.</param>
/// <param name="Contexts">Contexts in which it fires.</param>
/// <param name="AllContexts">Contexts of the run.</param>
/// <param name="Activations">Activations above 0, over (0, max].</param>
/// <param name="Logits">Direct effects; null when the index was made without a model.</param>
/// <param name="Neighbours">Nearest decoder rows, nearest first.</param>
/// <param name="Place">Its place in the order asked for, from 0.</param>
/// <param name="Of">Latents in that order: those that pass the filter, or all when this one does not.</param>
/// <param name="Previous">The latent before it.</param>
/// <param name="Next">The latent behind it.</param>
/// <param name="Published">What others published; null of an index. Then figures that nobody published are 0, the mean is that of the
/// histogram and the tokens are those in it.</param>
sealed record LatentResponse(int Latent, int Latents, TracksResponse? Tracks, LabelResponse? Label, int Tokens, long AllTokens,
    int HeldOut, float Density, float Max, float Mean, int Contexts, int AllContexts, HistogramResponse Activations,
    LogitEffectsResponse? Logits, IReadOnlyList<NeighbourResponse> Neighbours, int Place, int Of, int? Previous, int? Next,
    PublishedResponse? Published);
