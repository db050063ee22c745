namespace Fathom.Dictionaries;

/// <summary>What became of one dictionary of a sweep.</summary>
/// <param name="Item">Which.</param>
/// <param name="Last">The last step's report; null where it was complete already, or failed at once.</param>
/// <param name="StepsRun">Steps of this process.</param>
/// <param name="Seconds">Time that they took.</param>
/// <param name="Failure">Why there is no dictionary; null where there is one.</param>
public sealed record SweepOutcome(SweepItem Item, StepMetrics? Last, long StepsRun, double Seconds, string? Failure = null);
