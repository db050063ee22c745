namespace Fathom.Features;

/// <summary>What a latent of the dictionary writes at activation 1.</summary>
/// <param name="Latent">The latent.</param>
public sealed record LatentSource(int Latent) : DirectionSource
{
    public override string Name => $"latent {Latent}";
}
