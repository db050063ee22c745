namespace Fathom.Evaluation;

/// <summary>Laws of the dictionaries of some runs.</summary>
/// <param name="Measure">Which loss they are of.</param>
/// <param name="Options">How they were fitted.</param>
/// <param name="Dictionaries">How many there are.</param>
/// <param name="Laws">Fitted, or not and why.</param>
/// <param name="At">Where to extrapolate to.</param>
public sealed record ScalingReport(ScalingMeasure Measure, ScalingOptions Options, int Dictionaries, IReadOnlyList<LawResult> Laws,
    IReadOnlyList<double> At)
{
    /// <summary>The loss in words.</summary>
    public string MeasureWords => Measure == ScalingMeasure.Fvu ? "FVU" : "added loss, nats";

    /// <summary>Where to extrapolate to on an axis: where laws are of several, numbers of latents are meant.</summary>
    public IReadOnlyList<double> AtOn(ScalingAxis axis) =>
        axis is ScalingAxis.Latents or ScalingAxis.Joint || Laws.All(law => law.Series.Axis == axis) ? At : [];

    /// <summary>What a law says there.</summary>
    public IReadOnlyList<LawPrediction> Predictions(LawResult law) =>
        [.. law.Curves.SelectMany(curve => AtOn(law.Series.Axis).Select(curve.Predict))];
}
