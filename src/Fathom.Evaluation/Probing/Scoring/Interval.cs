namespace Fathom.Evaluation;

/// <summary>Where the middle 95 % of the resamples lie.</summary>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Whether 0 lies within, or nothing is known.</summary>
    public bool HoldsZero => !(Low > 0 || High < 0);
}
