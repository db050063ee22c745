using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>What a training comes to.</summary>
/// <param name="Coder">The dictionary, in raw units.</param>
/// <param name="Last">The last step's report; null when it was already complete.</param>
/// <param name="Seconds">Time of this process's part.</param>
/// <param name="StepsRun">Steps of this process.</param>
/// <param name="Screening">What the screening did in these steps; null where nothing was screened.</param>
public sealed record TrainResult(
    ISparseCoder Coder, StepMetrics? Last, double Seconds, long StepsRun, ScreeningCounts? Screening = null)
{
    /// <summary>The dictionary, where its kind has one encoder and one decoder.</summary>
    public Sae Sae => (Sae)Coder;

    /// <summary>How a baseline's fit ended; null where none was, or without iterations.</summary>
    public FitEnd? Fit { get; init; }

    /// <summary>Rows gone over by this process, each as often as it was.</summary>
    public long Rows { get; init; }
}
