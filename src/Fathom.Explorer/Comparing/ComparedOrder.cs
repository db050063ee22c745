using Fathom.Evaluation;

namespace Fathom.Explorer;

/// <summary>Latents of a comparison in an order, each beside its partner, nearest or parent.</summary>
static class ComparedOrder
{
    /// <summary>Two latents, by their numbers in the first and the second dictionary.</summary>
    /// <param name="First">Of the first.</param>
    /// <param name="Second">Of the second.</param>
    /// <param name="Cosine">Of their decoder rows.</param>
    /// <param name="Encoder">Of their encoder rows; null but for pairs.</param>
    /// <param name="Correlation">Of their activations; null where it is not known.</param>
    /// <param name="AboveChance">Whether the cosine is.</param>
    /// <param name="Together">Of a part: the share of its firings with its parent's.</param>
    public readonly record struct Two(int First, int Second, float Cosine, float? Encoder, double? Correlation, bool AboveChance, double? Together);

    public static Two[] Of(DictionaryComparison comparison, ComparedKind kind, ComparedSort sort, bool descending)
    {
        // The parts of the most split latent come together.
        if (kind == ComparedKind.Split) return [.. Parts(comparison)];
        IEnumerable<Two> all = kind == ComparedKind.Matched ? Pairs(comparison.Pair) : Unique(comparison.Pair, kind);
        int sign = descending ? -1 : 1;
        Func<Two, double> key = sort switch
        {
            ComparedSort.Cosine => two => sign * Math.Abs(two.Cosine),
            ComparedSort.Correlation => two => two.Correlation is { } r ? sign * r : double.PositiveInfinity,
            _ => two => sign * (kind == ComparedKind.OnlySecond ? two.Second : two.First),
        };
        return [.. all.OrderBy(key).ThenBy(two => two.First).ThenBy(two => two.Second)];
    }

    static IEnumerable<Two> Pairs(PairComparison pair) => pair.Pairs.Partner
        .Select((partner, i) => new Two(i, partner, pair.Cosine[i], pair.EncoderCosine[i], pair.Correlation?[i],
            Math.Abs(pair.Cosine[i]) > pair.PairThreshold, null))
        .Where(two => two.Second >= 0);

    static IEnumerable<Two> Unique(PairComparison pair, ComparedKind kind)
    {
        PairSide side = kind == ComparedKind.OnlyFirst ? pair.A : pair.B;
        for (int i = 0; i < side.Latents; i++)
        {
            (int near, float cosine) = (side.Best.Nearest[i], side.Best.Cosine[i]);
            if (Math.Abs(cosine) > side.Threshold) continue;
            yield return kind == ComparedKind.OnlyFirst ? new(i, near, cosine, null, null, false, null) : new(near, i, cosine, null, null, false, null);
        }
    }

    static IEnumerable<Two> Parts(DictionaryComparison comparison)
    {
        if (comparison.Split is not { } split) return [];
        bool parentIsFirst = comparison.Pair.A.Latents < comparison.Pair.B.Latents;
        return split.Links[0]
            .Select((link, part) => (Link: link, Part: part))
            .Where(one => one.Link.Parent >= 0)
            .GroupBy(one => one.Link.Parent)
            .Where(parts => parts.Count() > 1)
            .OrderByDescending(parts => parts.Count()).ThenBy(parts => parts.Key)
            .SelectMany(parts => parts.OrderByDescending(one => one.Link.Cosine).ThenBy(one => one.Part))
            .Select(one => parentIsFirst
                ? new Two(one.Link.Parent, one.Part, one.Link.Cosine, null, null, true, one.Link.WithParent)
                : new Two(one.Part, one.Link.Parent, one.Link.Cosine, null, null, true, one.Link.WithParent));
    }
}
