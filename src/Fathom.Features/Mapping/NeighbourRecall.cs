using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>Share of the nearest rows of d dimensions that are among as many nearest in the plane.</summary>
static class NeighbourRecall
{
    const int MostMeasured = 1 << 14;

    public static MapQuality Measure(NeighbourGraph graph, float[] places, float[] principal, ulong seed, Workers workers)
    {
        var random = new Philox(seed, 1);
        var scattered = new float[places.Length];
        for (int i = 0; i < scattered.Length; i++) scattered[i] = (float)random.Uniform((ulong)i);
        int stride = (graph.Count + MostMeasured - 1) / MostMeasured, measured = (graph.Count + stride - 1) / stride;
        return new(measured, Of(graph, places, stride, workers), Of(graph, principal, stride, workers),
            Of(graph, scattered, stride, workers));
    }

    /// <param name="graph">The nearest rows.</param>
    /// <param name="places">[n, 2]</param>
    /// <param name="stride">Every how many points one is looked at.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <returns>Mean over the points looked at that have neighbours; 0 where none has.</returns>
    public static float Of(NeighbourGraph graph, float[] places, int stride, Workers workers)
    {
        int measured = (graph.Count + stride - 1) / stride;
        var shares = new double[measured];
        workers.ForRanges(measured, 64, (start, end, _) =>
        {
            Span<int> near = stackalloc int[MapQuality.Neighbours];
            for (int i = start; i < end; i++)
            {
                ReadOnlySpan<int> sought = graph.Nearest(i * stride);
                sought = sought[..Math.Min(sought.Length, MapQuality.Neighbours)];
                int count = Nearest(places, i * stride, near[..sought.Length]), found = 0;
                foreach (int other in sought)
                    if (near[..count].Contains(other)) found++;
                shares[i] = sought.IsEmpty ? double.NaN : found / (double)sought.Length;
            }
        });
        double[] known = Array.FindAll(shares, share => !double.IsNaN(share));
        return known.Length == 0 ? 0 : (float)known.Average();
    }

    // The nearest others, ties to the lower; how many there are.
    static int Nearest(float[] places, int point, Span<int> near)
    {
        if (near.IsEmpty) return 0;
        Span<float> squares = stackalloc float[near.Length];
        float x = places[2 * point], y = places[2 * point + 1];
        int count = 0;
        for (int other = 0; 2 * other < places.Length; other++)
        {
            float dx = x - places[2 * other], dy = y - places[2 * other + 1], square = dx * dx + dy * dy;
            if (other == point || count == near.Length && square >= squares[^1]) continue;
            int at = count < near.Length ? count++ : count - 1;
            for (; at > 0 && squares[at - 1] > square; at--) (near[at], squares[at]) = (near[at - 1], squares[at - 1]);
            (near[at], squares[at]) = (other, square);
        }
        return count;
    }
}
