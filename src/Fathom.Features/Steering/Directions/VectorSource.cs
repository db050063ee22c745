namespace Fathom.Features;

/// <summary>A vector, as it is.</summary>
/// <param name="Values">As many as the site is wide.</param>
public sealed record VectorSource(IReadOnlyList<float> Values) : DirectionSource
{
    public override string Name => "vector";
}
