namespace Fathom.Features;

/// <summary>A direction of norm 1 drawn from all, each as likely: the control.</summary>
/// <param name="Seed">Equal seeds give equal directions.</param>
public sealed record RandomSource(ulong Seed) : DirectionSource
{
    public override string Name => $"random {Seed}";
}
