using System.Collections.Concurrent;

namespace Fathom.Features;

/// <summary>
/// The latents of an index as a table: its columns, and orders by any of them, each made once. Thread-safe.
/// </summary>
public sealed class LatentTable(FeatureIndex index)
{
    readonly ConcurrentDictionary<LatentColumn, float[]> columns = [];
    readonly ConcurrentDictionary<(LatentColumn, bool), int[]> orders = [];

    /// <summary>A column, [M]; NaN where it is undefined.</summary>
    public IReadOnlyList<float> Column(LatentColumn column) => Values(column);

    /// <summary>All latents by a column, equals by number, undefined ones last either way.</summary>
    public IReadOnlyList<int> Order(LatentColumn column, bool descending) => Sorted(column, descending);

    /// <summary>Latents within all of some ranges, by a column.</summary>
    public IReadOnlyList<int> Order(LatentColumn column, bool descending, IReadOnlyList<LatentRange> ranges)
    {
        int[] sorted = Sorted(column, descending);
        if (ranges.Count == 0) return sorted;
        float[][] limited = [.. ranges.Select(range => Values(range.Column))];
        return Array.FindAll(sorted, latent =>
        {
            for (int i = 0; i < limited.Length; i++)
                if (!(limited[i][latent] >= ranges[i].Low && limited[i][latent] <= ranges[i].High)) return false;
            return true;
        });
    }

    /// <summary>Latents by numbers that are not of the index, such as scores of labels: equals by number, NaN last either way.
    /// </summary>
    /// <param name="keys">[M]</param>
    /// <param name="descending">The largest first.</param>
    public static int[] Order(ReadOnlySpan<float> keys, bool descending) => RadixOrder.Of(keys, descending);

    float[] Values(LatentColumn column) => columns.GetOrAdd(column, Make);

    int[] Sorted(LatentColumn column, bool descending) =>
        orders.GetOrAdd((column, descending), key => RadixOrder.Of(Values(key.Item1), key.Item2));

    float[] Make(LatentColumn column)
    {
        ReadOnlySpan<LatentStatistics> statistics = index.AllStatistics;
        var values = new float[statistics.Length];
        for (int latent = 0; latent < values.Length; latent++) values[latent] = Value(statistics[latent], column);
        return values;
    }

    float Value(in LatentStatistics latent, LatentColumn column) => column switch
    {
        LatentColumn.Number => latent.Latent,
        LatentColumn.Density => latent.Density,
        LatentColumn.Max => latent.Max,
        LatentColumn.Mean => latent.Mean,
        LatentColumn.Contexts => latent.Contexts,
        LatentColumn.FiringsPerContext => latent.Count / (float)latent.Contexts,
        LatentColumn.HeldOutShare => latent.HeldOutCount / (float)latent.Count,
        LatentColumn.EncoderBias => latent.EncoderBias,
        LatentColumn.EncoderNorm => latent.EncoderNorm,
        LatentColumn.DecoderNorm => latent.DecoderNorm,
        LatentColumn.EncoderDecoderCosine => latent.EncoderDecoderCosine,
        LatentColumn.TopTokenShare => index.TopTokenCount(latent.Latent) / (float)latent.Count,
        LatentColumn.NearestCosine => index.NearestCosine(latent.Latent),
        LatentColumn.LargestJaccard => index.LargestJaccard(latent.Latent),
        LatentColumn.LargestLogitEffect => index.LargestLogitEffect(latent.Latent),
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };
}
