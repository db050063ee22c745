using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>
/// The nearest rows of each row by cosine, and the same made symmetric:
/// <code>w_ij = [j among the 15 nearest of i] + [i among the 15 nearest of j]</code>
/// Weights that do not depend on the distance do for t-SNE what a perplexity does (Böhm, Berens and Kobak 2022, "Attraction–
/// repulsion spectrum in neighbor embeddings", JMLR 23).
/// </summary>
sealed class NeighbourGraph
{
    /// <summary>Nearest rows of each.</summary>
    public const int Degree = 15;

    readonly int[] nearest, starts, ends;
    readonly byte[] weights;

    NeighbourGraph(int[] nearest)
    {
        this.nearest = nearest;
        (starts, ends, weights) = Symmetric(nearest);
        long sum = 0;
        foreach (byte weight in weights) sum += weight;
        WeightSum = sum;
    }

    /// <summary>Rows n.</summary>
    public int Count => starts.Length - 1;

    /// <summary>Σ_ij w_ij</summary>
    public long WeightSum { get; }

    /// <summary>Nearest rows of a row, nearest first; fewer than 15 where fewer cosines are positive.</summary>
    public ReadOnlySpan<int> Nearest(int row)
    {
        ReadOnlySpan<int> all = nearest.AsSpan(row * Degree, Degree);
        int count = all.IndexOf(-1);
        return count < 0 ? all : all[..count];
    }

    /// <summary>The rows j with w_ij > 0, ascending.</summary>
    public ReadOnlySpan<int> Linked(int row) => ends.AsSpan(starts[row]..starts[row + 1]);

    /// <summary>Their w_ij, 1 or 2.</summary>
    public ReadOnlySpan<byte> Weights(int row) => weights.AsSpan(starts[row]..starts[row + 1]);

    /// <param name="unit">[n, d] rows of length 1 or 0.</param>
    /// <param name="n">Rows.</param>
    /// <param name="width">d</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="progress">Told of the rows done.</param>
    /// <param name="cancel">Stops between blocks.</param>
    public static NeighbourGraph Of(float[] unit, int n, int width, Workers workers, Action<int> progress, CancellationToken cancel)
    {
        var nearest = new int[n * Degree];
        Array.Fill(nearest, -1);
        NearestDirections.Of(unit, n, width, Degree, workers, body =>
        {
            for (int first = 0; first < n; first += NearestDirections.Block)
            {
                cancel.ThrowIfCancellationRequested();
                progress(first);
                body(first, Math.Min(NearestDirections.Block, n - first));
            }
        }, (row, found) =>
        {
            for (int i = 0; i < found.Length; i++) nearest[row * Degree + i] = found[i].Row;
        });
        return new(nearest);
    }

    static (int[] Starts, int[] Ends, byte[] Weights) Symmetric(int[] nearest)
    {
        int n = nearest.Length / Degree;
        var both = new List<int>[n];
        for (int row = 0; row < n; row++) both[row] = new(2 * Degree);
        for (int at = 0; at < nearest.Length; at++)
        {
            if (nearest[at] < 0) continue;
            both[at / Degree].Add(nearest[at]);
            both[nearest[at]].Add(at / Degree);
        }
        var starts = new int[n + 1];
        List<int> ends = [];
        List<byte> weights = [];
        for (int row = 0; row < n; row++)
        {
            both[row].Sort();
            foreach (int other in both[row])
            {
                if (ends.Count > starts[row] && ends[^1] == other) weights[^1]++;
                else
                {
                    ends.Add(other);
                    weights.Add(1);
                }
            }
            starts[row + 1] = ends.Count;
        }
        return (starts, [.. ends], [.. weights]);
    }
}
