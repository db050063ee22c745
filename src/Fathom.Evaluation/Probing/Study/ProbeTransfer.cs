namespace Fathom.Evaluation;

/// <summary>Probes that learnt from one condition, tested on each.</summary>
/// <param name="Conditions">Names.</param>
/// <param name="Measures">[learnt from][tested on]; null where one has not all classes.</param>
/// <param name="Intervals">Of the balanced accuracies, over the documents of the condition tested on; null where these are too few.</param>
public sealed record ProbeTransfer(IReadOnlyList<string> Conditions, ProbeMeasures?[][] Measures, Interval?[][] Intervals);
