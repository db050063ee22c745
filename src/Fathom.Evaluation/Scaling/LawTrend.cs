using MathNet.Numerics.Distributions;

namespace Fathom.Evaluation;

/// <summary>
/// The slope of ln L on ln x in a straight line, of x and k in a plane, with its 95 % interval (Student's t): whether there is
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
            throw new InputException($"all are at {ScalingWords.Number(points[0].Inputs[0])} {of}: a law needs sizes that differ");
        (double slope, double error, int freedom) = Slope(points);
        double room = freedom < 1 ? 0 : error * StudentT.InvCDF(0, 1, freedom, (1 + Middle) / 2);
        if (Math.Abs(slope) < Nothing || slope - room > 0)
            throw new InputException($"no law: the loss {(slope > Nothing ? "rises" : "does not change")} with {of}");
        if (slope + room >= 0)
            throw new InputException($"no law: the loss does not fall with {of} beyond its noise (a straight line's slope is " +
                $"{Figure.Format(slope)}, {Figure.Format(slope - room)} to {Figure.Format(slope + room)})");
    }

    // What is left of ln x and ln L beside a constant, and beside ln k where there is one, gives the slope (Frisch and Waugh 1933).
    static (double Slope, double Error, int Freedom) Slope(IReadOnlyList<ScalingPoint> points)
    {
        double[] weights = [.. points.Select(point => (double)point.Losses.Count)];
        double[] x = Centred([.. points.Select(point => Math.Log(point.Inputs[0]))], weights),
            y = Centred([.. points.Select(point => point.LogLoss)], weights);
        int freedom = points.Count - 2;
        if (points[0].Inputs.Count > 1)
        {
            double[] k = Centred([.. points.Select(point => Math.Log(point.Inputs[1]))], weights);
            (x, y, freedom) = (Without(x, k, weights), Without(y, k, weights), freedom - 1);
        }
        double squares = Product(x, x, weights), slope = squares > 0 ? Product(x, y, weights) / squares : 0;
        double[] rest = Without(y, x, weights);
        return (slope, freedom > 0 && squares > 0 ? Math.Sqrt(Product(rest, rest, weights) / freedom / squares) : 0, freedom);
    }

    static double[] Centred(double[] values, double[] weights)
    {
        double mean = values.Zip(weights, (value, weight) => value * weight).Sum() / weights.Sum();
        return [.. values.Select(value => value - mean)];
    }

    static double[] Without(double[] values, double[] other, double[] weights)
    {
        double squares = Product(other, other, weights), slope = squares > 0 ? Product(values, other, weights) / squares : 0;
        return [.. values.Zip(other, (value, part) => value - slope * part)];
    }

    static double Product(double[] a, double[] b, double[] weights)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += weights[i] * a[i] * b[i];
        return sum;
    }
}
