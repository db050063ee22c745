namespace Fathom.Features;

/// <summary>Mean activation over the tokens of some texts less that of others, special tokens left out.</summary>
/// <param name="Positive">What the direction leads to.</param>
/// <param name="Negative">What it leads away from.</param>
public sealed record TextsSource(IReadOnlyList<string> Positive, IReadOnlyList<string> Negative) : DirectionSource
{
    public override string Name => "difference of texts";
}
