namespace Fathom.Features;

/// <summary>A filter of the table: latents whose number in a column lies in [Low, High]; undefined numbers never do.</summary>
/// <param name="Column">Which number.</param>
/// <param name="Low">The least.</param>
/// <param name="High">The greatest.</param>
public readonly record struct LatentRange(LatentColumn Column, float Low, float High);
