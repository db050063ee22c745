namespace Fathom.Features;

/// <summary>How unexpected to the model the tokens are on which a latent fires.</summary>
/// <param name="There">Mean of −ln p(token | those before) over them, nats.</param>
/// <param name="Mean">The same over all tokens.</param>
/// <param name="Firings">Tokens that went into <paramref name="There"/>.</param>
public sealed record Surprise(double There, double Mean, int Firings);
