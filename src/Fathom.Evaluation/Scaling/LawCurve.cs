namespace Fathom.Evaluation;

/// <summary>A line of a law: all of it, or of a joint one its part at one k.</summary>
/// <param name="Name">Of the line.</param>
/// <param name="Points">Those on it.</param>
/// <param name="At">L(x) with its band.</param>
public sealed record LawCurve(string Name, IReadOnlyList<LawCurvePoint> Points, Func<double, Estimate> At)
{
    const int BandPoints = 33;

    /// <summary>The least x that was measured.</summary>
    public double Least => Points.Min(point => point.X);

    /// <summary>The largest x that was measured.</summary>
    public double Most => Points.Max(point => point.X);

    /// <summary>Where its band is told: places as far from each other, in logarithms, from the least to the largest x.</summary>
    public IEnumerable<double> Places() => Enumerable.Range(0, BandPoints).Select(i => Least * Math.Pow(Most / Least, i / (BandPoints - 1.0)));

    /// <summary>What the law says at x.</summary>
    public LawPrediction Predict(double x) => new(Name, x, At(x), Least, Most);
}
