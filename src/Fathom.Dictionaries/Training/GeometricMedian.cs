using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The point with the least summed distance to a set of rows, by Weiszfeld's iteration
/// <code>y ← Σ wᵢ xᵢ / Σ wᵢ,  wᵢ = 1 / max(‖xᵢ − y‖, 10⁻⁶)</code>
/// from the mean, until the summed distance changes by less than a relative 10⁻⁵, 100 times at most.
/// </summary>
public static class GeometricMedian
{
    const int MostIterations = 100, BlockRows = 256;
    const double Tolerance = 1e-5;

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
        var totals = new (double Weight, double Distance)[blocks];
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            workers.ForRanges(n, BlockRows, (start, end, block) =>
                (sums[block], totals[block]) = Weigh(rows, d, y, start, end));
            double weight = totals.Sum(total => total.Weight), distance = totals.Sum(total => total.Distance);
            Array.Clear(y);
            foreach (double[] sum in sums)
                for (int c = 0; c < d; c++) y[c] += sum[c] / weight;
            if (Math.Abs(previous - distance) <= Tolerance * distance) break;
            previous = distance;
        }
        return Array.ConvertAll(y, value => (float)value);
    }

    static (double[], (double, double)) Weigh(float[] rows, int d, double[] y, int start, int end)
    {
        var sum = new double[d];
        double weights = 0, distances = 0;
        for (int i = start; i < end; i++)
        {
            double square = 0;
            for (int c = 0; c < d; c++)
            {
                double difference = rows[i * d + c] - y[c];
                square += difference * difference;
            }
            double distance = Math.Sqrt(square), weight = 1 / Math.Max(distance, 1e-6);
            weights += weight;
            distances += distance;
            for (int c = 0; c < d; c++) sum[c] += weight * rows[i * d + c];
        }
        return (sum, (weights, distances));
    }
}
