namespace Fathom.Evaluation;

/// <summary>A number that was fitted.</summary>
/// <param name="Value">Of the best fit.</param>
/// <param name="Interval">The middle 95 % of the fits to points drawn anew.</param>
public readonly record struct Estimate(double Value, Interval Interval);
