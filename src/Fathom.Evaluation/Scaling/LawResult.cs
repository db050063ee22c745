using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>A law of some dictionaries, or why there is none.</summary>
/// <param name="Series">The dictionaries.</param>
public sealed record LawResult(ScalingSeries Series)
{
    /// <summary>Of one input; null of two, or where there is none.</summary>
    public PowerLawFit? Power { get; init; }

    /// <summary>Of n and k; null of one input, or where there is none.</summary>
    public JointLawFit? Joint { get; init; }

    /// <summary>Why there is none; null where there is one.</summary>
    public string? Why { get; init; }

    /// <summary>s of ln L around it, of a point of one dictionary; of a mean over n seeds s / √n.</summary>
    public double Error => Power?.Error ?? Joint?.Error ?? double.NaN;

    /// <summary>Its lines; none where there is no law.</summary>
    public IReadOnlyList<LawCurve> Curves =>
        Power is { } power ? [new(Series.Title, PointsOf(null), power.At)]
        : Joint is { } joint
            ? [.. Series.Curves.Select(one => new LawCurve(one.Sparsity, PointsOf(one.Sparsity), n => joint.At(n, one.K)))]
        : [];

    /// <summary>Fits the law that a series is of.</summary>
    /// <param name="series">The dictionaries.</param>
    /// <param name="options">How.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public static LawResult Of(ScalingSeries series, ScalingOptions options, Workers workers)
    {
        try
        {
            return series.Axis == ScalingAxis.Joint
                ? new(series) { Joint = JointLawFit.Of(series.Points, options, workers) }
                : new(series) { Power = PowerLawFit.Of(series.Points, options, workers, ScalingWords.Of(series.Axis)) };
        }
        catch (InputException e)
        {
            return new(series) { Why = e.Message };
        }
    }

    // Of one sparsity; null: all.
    LawCurvePoint[] PointsOf(string? sparsity) => [.. Enumerable.Range(0, Series.Points.Count)
        .Where(i => sparsity is null || Series.Sparsities[i] == sparsity)
        .Select(i => Series.Points[i])
        .Select(point => new LawCurvePoint(point.Inputs[0], point.Loss, point.Losses, point.Names))];
}
