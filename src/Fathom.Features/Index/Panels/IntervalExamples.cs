namespace Fathom.Features;

/// <summary>Contexts drawn at random from one bar of an activation histogram.</summary>
/// <param name="Low">Activations above this …</param>
/// <param name="High">… and not above this.</param>
/// <param name="Firings">How many the latent has there.</param>
/// <param name="Examples">In the order drawn.</param>
public sealed record IntervalExamples(float Low, float High, int Firings, IReadOnlyList<Example> Examples);
