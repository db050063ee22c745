namespace Fathom.Evaluation;

/// <summary>
/// Intervals of shares over resampled documents (<see cref="Bootstrap"/>). Where all of the m documents say 1, or all 0, so do all
/// draws, and what others may say is Wilson's interval of m (1927), which ends
/// <code>
/// z² / (m + z²)
/// </code>
/// from there. No interval ends nearer to 0 or 1 than that.
/// </summary>
/// <param name="documents">m</param>
sealed class ShareIntervals(int documents)
{
    const double Z = 1.959963984540054;

    readonly double open = Z * Z / (documents + Z * Z);

    /// <param name="draws">Of a share.</param>
    public Interval Of(IEnumerable<double> draws)
    {
        (double low, double high) = Bootstrap.Interval(draws);
        return new(Math.Min(low, 1 - open), Math.Max(high, open));
    }

    /// <summary>Of a − b, the draws of both being of the same documents: what a side that is 0 or 1 in all of them leaves open is added
    /// by squares (Newcombe 1998, method 10).</summary>
    public Interval OfDifference(double[] a, double[] b)
    {
        double[] less = [.. a.Zip(b, (x, y) => x - y)];
        (double low, double high) = Bootstrap.Interval(less);
        double down = Root(IsAll(a, 1), IsAll(b, 0)), up = Root(IsAll(a, 0), IsAll(b, 1));
        if (down + up == 0) return new(low, high);
        double middle = less.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
        return new(middle - Math.Sqrt((middle - low) * (middle - low) + down * down),
            middle + Math.Sqrt((high - middle) * (high - middle) + up * up));
    }

    double Root(params ReadOnlySpan<bool> sides)
    {
        int at = 0;
        foreach (bool side in sides) at += side ? 1 : 0;
        return open * Math.Sqrt(at);
    }

    // Draws that lack a class have no such share.
    static bool IsAll(double[] draws, double value) => Array.TrueForAll(draws, draw => double.IsNaN(draw) || Math.Abs(draw - value) < 1e-12);
}
