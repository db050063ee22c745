using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>
/// The decoder rows of the living latents in a plane, so that latents which write similar directions lie together: t-SNE (van
/// der Maaten and Hinton 2008) of the graph of nearest rows, begun at the first two principal components. Distances between
/// far groups mean little. Dead latents have no place.
/// </summary>
/// <param name="Points">By latent.</param>
/// <param name="Quality">How far neighbourhoods are kept.</param>
public sealed record LatentMap(IReadOnlyList<MapPoint> Points, MapQuality Quality)
{
    /// <summary>Makes the map; the same bits for any number of workers.</summary>
    /// <param name="coder">The dictionary.</param>
    /// <param name="statistics">Its figures, [M]: a latent that never fires is left out.</param>
    /// <param name="seed">Of what tells equal rows apart, and of the random control.</param>
    /// <param name="workers">Threads to use.</param>
    /// <param name="progress">Told of rows whose nearest are found, then of steps of the layout, and of how many.</param>
    /// <param name="cancel">Stops between steps.</param>
    public static LatentMap Of(ISparseCoder coder, ReadOnlySpan<LatentStatistics> statistics, ulong seed, Workers workers,
        Action<MapStage, int, int>? progress = null, CancellationToken cancel = default)
    {
        var living = new List<int>();
        foreach (ref readonly LatentStatistics latent in statistics)
            if (latent.Count > 0) living.Add(latent.Latent);
        int n = living.Count, width = coder.OutputWidth;
        if (n == 0) return new([], new(0, 0, 0, 0));
        float[] unit = UnitRows.Of(coder.DecoderWeight, [.. living], width);
        NeighbourGraph graph = NeighbourGraph.Of(unit, n, width, workers, done => progress?.Invoke(MapStage.Neighbours, done, n), cancel);
        float[] principal = PrincipalPlane.Of(unit, n, width, workers);
        float[] places = NeighbourEmbedding.Of(graph, principal, seed, workers, (done, steps) => progress?.Invoke(MapStage.Layout, done, steps), cancel);
        MapQuality quality = NeighbourRecall.Measure(graph, places, principal, seed, workers);
        Fit(places);
        return new([.. living.Select((latent, i) => new MapPoint(latent, places[2 * i], places[2 * i + 1]))], quality);
    }

    // Into the square [−1, 1]², one scale for both axes.
    static void Fit(float[] places)
    {
        Span<float> low = [float.MaxValue, float.MaxValue], high = [float.MinValue, float.MinValue];
        for (int i = 0; i < places.Length; i++)
        {
            low[i & 1] = Math.Min(low[i & 1], places[i]);
            high[i & 1] = Math.Max(high[i & 1], places[i]);
        }
        float half = Math.Max(high[0] - low[0], high[1] - low[1]) / 2;
        for (int i = 0; i < places.Length; i++)
            places[i] = half > 0 ? Math.Clamp((places[i] - (low[i & 1] + high[i & 1]) / 2) / half, -1, 1) : 0;
    }
}
