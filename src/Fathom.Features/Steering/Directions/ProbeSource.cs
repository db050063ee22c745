namespace Fathom.Features;

/// <summary>The direction of a saved probe, of norm 1.</summary>
/// <param name="Probe">Its name in the run, or a file.</param>
/// <param name="Output">Which output, from 0.</param>
public sealed record ProbeSource(string Probe, int Output = 0) : DirectionSource
{
    public override string Name => $"probe {Probe}";
}
