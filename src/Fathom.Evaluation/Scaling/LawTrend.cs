using MathNet.Numerics.Distributions;

namespace Fathom.Evaluation;

/// <summary>
/// The slope of ln L on ln x in a straight line, at each k by itself, with its 95 % interval (Student's t): whether there is
/// anything for a law to say.
/// </summary>
static class LawTrend
{
    const double Middle = 0.95;

    // Rounding of equal losses.
    const double Nothing = 1e-12;

    /// <param name="points">x, or x and k.</param>
    /// <param name="of">What x is, for messages.</param>
    /// <exception cref="InputException">There is one x only, or the loss does not fall with x beyond noise.</exception>
    public static void RequireFall(IReadOnlyList<ScalingPoint> points, string of)
    {
        if (points.Select(point => point.Inputs[0]).Distinct().Count() < 2)
            throw new InputException($"all are at {ScalingWords.Number(points[0].Inputs[0])} {of}: a law needs at least two, and more to be told " +
                "from others");
        (double slope, double error, int freedom) = Slope(points);
        double room = freedom < 1 ? 0 : error * StudentT.InvCDF(0, 1, freedom, (1 + Middle) / 2);
        if (Math.Abs(slope) < Nothing || slope - room > 0)
            throw new InputException($"no law: the loss {(slope > Nothing ? "rises" : "does not change")} with {of}");
        if (slope + room >= 0)
            throw new InputException($"no law: the loss does not fall with {of} beyond its noise (a straight line's slope is " +
                $"{Figure.Format(slope)}, {Figure.Format(slope - room)} to {Figure.Format(slope + room)})");
    }

    static (double Slope, double Error, int Freedom) Slope(IReadOnlyList<ScalingPoint> points)
    {
        var groups = points.GroupBy(point => point.Inputs.Count > 1 ? point.Inputs[1] : 0)
            .Select(group => group.Select(point => (X: Math.Log(point.Inputs[0]), Y: point.LogLoss, Weight: point.Losses.Count)).ToArray())
            .ToArray();
        double products = 0, squares = 0, rest = 0;
        foreach (var group in groups)
        {
            (double x, double y) = Means(group);
            products += group.Sum(one => one.Weight * (one.X - x) * (one.Y - y));
            squares += group.Sum(one => one.Weight * (one.X - x) * (one.X - x));
        }
        double slope = squares > 0 ? products / squares : 0;
        foreach (var group in groups)
        {
            (double x, double y) = Means(group);
            rest += group.Sum(one => one.Weight * Math.Pow(one.Y - y - slope * (one.X - x), 2));
        }
        int freedom = points.Count - groups.Length - 1;
        return (slope, freedom > 0 ? Math.Sqrt(rest / freedom / squares) : 0, freedom);
    }

    static (double X, double Y) Means((double X, double Y, int Weight)[] group)
    {
        double weight = group.Sum(one => one.Weight);
        return (group.Sum(one => one.Weight * one.X) / weight, group.Sum(one => one.Weight * one.Y) / weight);
    }
}
