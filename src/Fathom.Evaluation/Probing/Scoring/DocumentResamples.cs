using System.Buffers;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// <see cref="Bootstrap"/> of probes: as many documents are drawn, with replacement, and all examples of a document go with it.
/// All scores of the same examples see the same draws, so that their differences are paired.
/// </summary>
public sealed class DocumentResamples
{
    readonly int resamples;
    readonly int[] place;
    readonly Philox random;

    /// <param name="document">[n] document of each example.</param>
    /// <param name="resamples">Draws.</param>
    /// <param name="seed">Of the draws.</param>
    public DocumentResamples(int[] document, int resamples, ulong seed)
    {
        Dictionary<int, int> places = document.Distinct().Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        (this.resamples, Documents, random) = (resamples, places.Count, Bootstrap.Random(seed));
        place = [.. document.Select(d => places[d])];
    }

    /// <summary>Documents.</summary>
    public int Documents { get; }

    /// <summary>Measures of every draw, [draws][measures]; empty where there are too few documents.</summary>
    public double[][] Measure(ProbeScores scores, Workers workers)
    {
        if (Documents < Bootstrap.FewestDocuments) return [];
        var drawn = new double[resamples][];
        workers.For(drawn.Length, draw =>
        {
            double[] times = ArrayPool<double>.Shared.Rent(Documents), weight = ArrayPool<double>.Shared.Rent(place.Length);
            Array.Clear(times, 0, Documents);
            for (int i = 0; i < Documents; i++) times[Bootstrap.Drawn(random, draw, i, Documents)]++;
            for (int i = 0; i < place.Length; i++) weight[i] = times[place[i]];
            drawn[draw] = scores.Measure(weight).Values;
            ArrayPool<double>.Shared.Return(times);
            ArrayPool<double>.Shared.Return(weight);
        });
        return drawn;
    }
}
