namespace Fathom.Features;

/// <summary>An interval of a latent's activations.</summary>
/// <param name="Low">Its lower end, excluded.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Share">Share of the latent's activations that lie in it.</param>
public sealed record CardInterval(float Low, float High, float Share);
