namespace Fathom.Features;

/// <summary>Sums over pairs of numbers, from which their correlation follows; sums of parts add up.</summary>
readonly record struct PairSums(double Count, double X, double Y, double XX, double YY, double XY)
{
    const double Rounding = 1e-12;

    /// <summary>(n Σxy − Σx Σy) / √((n Σx² − (Σx)²)(n Σy² − (Σy)²)); not a number where x or y is constant.</summary>
    public double Correlation
    {
        get
        {
            double varianceX = Count * XX - X * X, varianceY = Count * YY - Y * Y;
            bool vary = varianceX > Rounding * Count * XX && varianceY > Rounding * Count * YY;
            return vary ? (Count * XY - X * Y) / Math.Sqrt(varianceX * varianceY) : double.NaN;
        }
    }

    public static PairSums operator +(PairSums a, PairSums b) =>
        new(a.Count + b.Count, a.X + b.X, a.Y + b.Y, a.XX + b.XX, a.YY + b.YY, a.XY + b.XY);

    public static PairSums Of(IReadOnlyList<float> x, IReadOnlyList<float> y)
    {
        PairSums sums = default;
        for (int i = 0; i < x.Count; i++)
            sums += new PairSums(1, x[i], y[i], (double)x[i] * x[i], (double)y[i] * y[i], (double)x[i] * y[i]);
        return sums;
    }
}
