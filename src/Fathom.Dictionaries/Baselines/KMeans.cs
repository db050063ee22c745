using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// k-means by Lloyd's iteration (1982), started by <see cref="DistantRows"/>:
/// <code>
/// a(x) ← argmin_j ‖x − c_j‖²;  c_j ← mean of the x with a(x) = j      until Σ ‖x − c_a(x)‖² falls by less than 10⁻⁵ of itself
/// </code>
/// A cluster that loses all of its rows stays where it is.
/// </summary>
public sealed class KMeans
{
    /// <summary>Least relative fall of the objective for which another iteration is made.</summary>
    const double Tolerance = 1e-5;

    const int BlockRows = 4096, TaskRows = 256, TaskColumns = 16;

    readonly RowSelection rows;
    readonly float[] mean;
    readonly FitContext context;
    readonly int d, m;
    // c, [m, d]
    readonly float[] centroids;

    KMeans(RowSelection rows, float[] mean, int m, ulong seed, FitContext context)
    {
        (this.rows, this.mean, this.m, this.context, d) = (rows, mean, m, context, rows.Width);
        centroids = DistantRows.Of(DistantRows.Sample(rows, mean, m, seed, context), d, m, seed, context);
    }

    /// <param name="rows">The rows.</param>
    /// <param name="mean">Subtracted from each, [d]; centroids are relative to it.</param>
    /// <param name="m">Clusters.</param>
    /// <param name="iterations">Iterations at most.</param>
    /// <param name="seed">Of the start.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <exception cref="InputException">Fewer different rows than clusters.</exception>
    public static Clusters Of(RowSelection rows, float[] mean, int m, int iterations, ulong seed, FitContext context)
    {
        var means = new KMeans(rows, mean, m, seed, context);
        var objectives = new List<double>();
        bool converged = false;
        for (int i = 0; i < iterations && !converged; i++)
        {
            objectives.Add(means.Iterate(i, iterations, objectives.LastOrDefault()));
            converged = i > 0 && objectives[i - 1] - objectives[i] <= Tolerance * objectives[i];
        }
        context.End = new(objectives.Count, converged);
        return new(means.centroids, objectives);
    }

    // The objective before the centroids move.
    double Iterate(int iteration, int iterations, double before)
    {
        double objective = 0;
        var sums = new double[m * d];
        var counts = new long[m];
        var nearest = new int[(int)Math.Min(BlockRows, rows.Count)];
        float[] offsets = NearestRows.Offsets(centroids, m, d);
        using PackedWeights packed = new PackedWeights(m, d).Pack(centroids, WeightLayout.OutputByInput, context.Workers);
        rows.ForBlocks(BlockRows, mean, context.Workers, (x, n, start) =>
        {
            NearestRows.Find(x.Span, n, packed, offsets, nearest, context.Workers);
            objective += SquaredDistances(x, n, nearest);
            Add(x, n, nearest, sums, counts);
            context.Report(rows.Count, iteration, iterations, start + n,
                iteration > 0 ? $"mean squared distance {before / rows.Count:g4}" : "");
        }, context.Cancellation);
        for (int i = 0; i < sums.Length; i++)
            if (counts[i / d] > 0) centroids[i] = (float)(sums[i] / counts[i / d]);
        return objective;
    }

    // Parts of fixed size, in their order.
    double SquaredDistances(ReadOnlyMemory<float> x, int n, int[] nearest)
    {
        var parts = new double[(n + TaskRows - 1) / TaskRows];
        context.Workers.ForRanges(n, TaskRows, (start, end, part) =>
        {
            for (int i = start; i < end; i++)
                parts[part] += DistantRows.Square(x.Span.Slice(i * d, d), centroids.AsSpan(nearest[i] * d, d));
        });
        return parts.Sum();
    }

    // Each thread has columns of its own, so that every sum is over rows in their order.
    void Add(ReadOnlyMemory<float> x, int n, int[] nearest, double[] sums, long[] counts)
    {
        for (int i = 0; i < n; i++) counts[nearest[i]]++;
        context.Workers.ForRanges(d, TaskColumns, (start, end, _) =>
        {
            ReadOnlySpan<float> values = x.Span;
            for (int i = 0; i < n; i++)
                for (int c = start; c < end; c++) sums[nearest[i] * d + c] += values[i * d + c];
        });
    }
}
