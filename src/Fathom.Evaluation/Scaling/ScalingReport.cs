namespace Fathom.Evaluation;

/// <summary>Laws of the dictionaries of some runs.</summary>
/// <param name="Measure">Which loss they are of.</param>
/// <param name="Options">How they were fitted.</param>
/// <param name="Dictionaries">How many there are.</param>
/// <param name="Laws">Fitted, or not and why.</param>
/// <param name="Over">What laws were asked for; null: latents, both, and compute.</param>
/// <param name="At">Where to extrapolate to.</param>
public sealed record ScalingReport(ScalingMeasure Measure, ScalingOptions Options, int Dictionaries, IReadOnlyList<LawResult> Laws,
    ScalingAxis? Over, IReadOnlyList<double> At)
{
    /// <summary>The loss in words.</summary>
    public string MeasureWords => Measure == ScalingMeasure.Fvu ? "FVU" : "added loss, nats";

    /// <summary>Where to extrapolate to on an axis: where none was asked for, numbers of latents are meant.</summary>
    public IReadOnlyList<double> AtOn(ScalingAxis axis) =>
        Over == axis || (Over is null && axis is ScalingAxis.Latents or ScalingAxis.Joint) ? At : [];

    /// <summary>What a law says there.</summary>
    public IReadOnlyList<LawPrediction> Predictions(LawResult law) =>
        [.. law.Curves.SelectMany(curve => AtOn(law.Series.Axis).Select(curve.Predict))];
}
