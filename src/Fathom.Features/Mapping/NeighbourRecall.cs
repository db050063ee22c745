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
        var plane = new NearestPlaces(places);
        workers.ForRanges(measured, 64, (start, end, _) =>
        {
            Span<int> near = stackalloc int[MapQuality.Neighbours];
            for (int i = start; i < end; i++)
            {
                ReadOnlySpan<int> sought = graph.Nearest(i * stride);
                sought = sought[..Math.Min(sought.Length, MapQuality.Neighbours)];
                int count = plane.Of(i * stride, near[..sought.Length]), found = 0;
                foreach (int other in sought)
                    if (near[..count].Contains(other)) found++;
                shares[i] = sought.IsEmpty ? double.NaN : found / (double)sought.Length;
            }
        });
        double[] known = Array.FindAll(shares, share => !double.IsNaN(share));
        return known.Length == 0 ? 0 : (float)known.Average();
    }
}
