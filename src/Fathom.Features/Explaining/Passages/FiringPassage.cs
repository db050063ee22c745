namespace Fathom.Features;

/// <summary>A passage in which a latent fires, and its strongest activation there.</summary>
readonly record struct FiringPassage(int Number, float Peak);
