namespace Fathom.Features;

/// <summary>A principal component of the run's capture, of norm 1; its largest coordinate is positive.</summary>
/// <param name="Component">From 0, the one of the largest variance.</param>
public sealed record ComponentSource(int Component) : DirectionSource
{
    public override string Name => $"component {Component}";
}
