namespace Fathom.Models.Lens;

/// <summary>A token and how likely it is.</summary>
public readonly record struct TokenProbability(int Id, float Probability);
