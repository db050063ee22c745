using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Bootstrap over documents: as many documents are drawn, with replacement, and all examples of a document go with it. All scores
/// of the same examples see the same draws, so that their differences are paired.
/// </summary>
public sealed class DocumentResamples
{
    const ulong Stream = 0x626f6f74;

    readonly double[][] weights;

    /// <param name="document">[n] document of each example.</param>
    /// <param name="resamples">Draws.</param>
    /// <param name="seed">Of the draws.</param>
    public DocumentResamples(int[] document, int resamples, ulong seed)
    {
        int[] distinct = [.. document.Distinct()];
        Dictionary<int, int> place = distinct.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        Documents = distinct.Length;
        var random = new Philox(seed, Stream);
        weights = new double[resamples][];
        for (int draw = 0; draw < resamples; draw++)
        {
            var times = new double[Documents];
            for (int i = 0; i < Documents; i++) times[random.Below((ulong)draw << 32 | (uint)i, Documents)]++;
            weights[draw] = [.. document.Select(d => times[place[d]])];
        }
    }

    /// <summary>Documents.</summary>
    public int Documents { get; }

    /// <summary>Measures of every draw, [draws][measures].</summary>
    public double[][] Measure(ProbeScores scores, Workers workers)
    {
        var drawn = new double[weights.Length][];
        workers.For(drawn.Length, draw => drawn[draw] = scores.Measure(weights[draw]).Values);
        return drawn;
    }

    /// <summary>The middle 95 % of some numbers; those that are none do not count.</summary>
    public static Interval Middle(IEnumerable<double> draws)
    {
        double[] sorted = [.. draws.Where(double.IsFinite).Order()];
        if (sorted.Length == 0) return new(double.NaN, double.NaN);
        return new(sorted[(int)(0.025 * (sorted.Length - 1))], sorted[(int)Math.Ceiling(0.975 * (sorted.Length - 1))]);
    }
}
