namespace Fathom.Explorer;

/// <summary>A latent in a comparison.</summary>
/// <param name="Latent">Its number.</param>
/// <param name="Name">What it tracks, or its label; null where it has neither.</param>
/// <param name="FiresOn">Tokens of its strongest activations; null where its dictionary is not indexed.</param>
sealed record ComparedLatent(int Latent, string? Name, IReadOnlyList<TokenResponse>? FiresOn);
