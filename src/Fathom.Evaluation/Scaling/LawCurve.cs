namespace Fathom.Evaluation;

/// <summary>A line of a law: all of it, or of a joint one its part at one k.</summary>
/// <param name="Name">Of the line.</param>
/// <param name="Points">Those on it.</param>
/// <param name="At">L(x) with its band.</param>
public sealed record LawCurve(string Name, IReadOnlyList<LawCurvePoint> Points, Func<double, Estimate> At)
{
    /// <summary>The least x that was measured.</summary>
    public double Least => Points.Min(point => point.X);

    /// <summary>The largest x that was measured.</summary>
    public double Most => Points.Max(point => point.X);

    /// <summary>What the law says at x.</summary>
    public LawPrediction Predict(double x) => new(Name, x, At(x), Least, Most);
}
