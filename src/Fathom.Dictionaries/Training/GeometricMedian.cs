using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The point with the least summed distance to a set of rows, by Weiszfeld's iteration
/// <code>y ← Σ wᵢ xᵢ / Σ wᵢ,  wᵢ = 1 / ‖xᵢ − y‖</code>
/// from the mean, until the summed distance changes by less than a relative 10⁻⁵, 100 times at most. Rows that y lies on are
/// left out of the sums and hold it back by their number (Vardi and Zhang 2000, "The multivariate L1-median and associated
/// data depth"): without that, the iteration never leaves a row that it comes to.
/// </summary>
public static class GeometricMedian
{
    const int MostIterations = 100, BlockRows = 256;
    const double Tolerance = 1e-5, SamePlace = 1e-6;

    /// <param name="rows">[n, d]</param>
    /// <param name="d">Width.</param>
    /// <param name="workers">Threads to use; the result does not depend on them.</param>
    /// <returns>[d]</returns>
    public static float[] Of(float[] rows, int d, Workers workers)
    {
        int n = rows.Length / d, blocks = (n + BlockRows - 1) / BlockRows;
        double[] y = new double[d];
        for (int i = 0; i < n; i++)
            for (int c = 0; c < d; c++) y[c] += rows[i * d + c] / (double)n;
        double previous = double.PositiveInfinity;
        var sums = new double[blocks][];
        var totals = new (double Weight, double Distance, int Here)[blocks];
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            workers.ForRanges(n, BlockRows, (start, end, block) =>
                (sums[block], totals[block]) = Weigh(rows, d, y, start, end));
            double weight = totals.Sum(total => total.Weight), distance = totals.Sum(total => total.Distance);
            if (weight == 0) break;
            y = Next(y, sums, weight, totals.Sum(total => total.Here));
            if (Math.Abs(previous - distance) <= Tolerance * distance) break;
            previous = distance;
        }
        return Array.ConvertAll(y, value => (float)value);
    }

    // y ← (1 − h) Σ wᵢ xᵢ / Σ wᵢ + h y,  h = min(1, rows at y / ‖Σ wᵢ (xᵢ − y)‖)
    static double[] Next(double[] y, double[][] sums, double weight, int here)
    {
        var next = new double[y.Length];
        foreach (double[] sum in sums)
            for (int c = 0; c < y.Length; c++) next[c] += sum[c] / weight;
        if (here == 0) return next;
        double pull = 0;
        for (int c = 0; c < y.Length; c++) pull += weight * weight * (next[c] - y[c]) * (next[c] - y[c]);
        double hold = pull == 0 ? 1 : Math.Min(1, here / Math.Sqrt(pull));
        for (int c = 0; c < y.Length; c++) next[c] = (1 - hold) * next[c] + hold * y[c];
        return next;
    }

    static (double[], (double, double, int)) Weigh(float[] rows, int d, double[] y, int start, int end)
    {
        var sum = new double[d];
        double weights = 0, distances = 0;
        int here = 0;
        for (int i = start; i < end; i++)
        {
            double square = 0;
            for (int c = 0; c < d; c++)
            {
                double difference = rows[i * d + c] - y[c];
                square += difference * difference;
            }
            double distance = Math.Sqrt(square), weight = 1 / distance;
            distances += distance;
            if (distance < SamePlace)
            {
                here++;
                continue;
            }
            weights += weight;
            for (int c = 0; c < d; c++) sum[c] += weight * rows[i * d + c];
        }
        return (sum, (weights, distances, here));
    }
}
