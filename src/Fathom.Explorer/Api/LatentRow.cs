namespace Fathom.Explorer;

/// <summary>A row of the table.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Tracks">The labelled variable that it tracks; null when none well enough, or nothing is labelled.</param>
/// <param name="Label">Its best label; null where it has none.</param>
/// <param name="Tokens">Tokens on which it fires.</param>
/// <param name="Contexts">Contexts in which it fires.</param>
/// <param name="Density">Their share of all tokens.</param>
/// <param name="Max">Largest activation; 0 when dead.</param>
/// <param name="Mean">Mean activation where it fires; 0 when dead.</param>
/// <param name="FiresOn">Tokens of its strongest activations.</param>
/// <param name="Promotes">Tokens it raises most; empty when the index was made without a model.</param>
sealed record LatentRow(int Latent, TracksResponse? Tracks, LabelResponse? Label, int Tokens, int Contexts, float Density, float Max,
    float Mean, IReadOnlyList<TokenResponse> FiresOn, IReadOnlyList<TokenResponse> Promotes);
