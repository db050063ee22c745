namespace Fathom.Features;

/// <summary>
/// The co-activation of one latent as <c>coactivation.bin</c> holds it: 64 places, cut into the lists of
/// <see cref="CoActivations"/>.
/// </summary>
static class CoFiringLists
{
    public const int Wide = 16, Narrow = 8, Places = 3 * Wide + 2 * Narrow;

    /// <summary>Chooses the best of each kind.</summary>
    /// <param name="latent">The latent.</param>
    /// <param name="pairs">All latents that fire on some row with it, in any order.</param>
    /// <param name="counts">Firings of each latent.</param>
    /// <param name="rows">Rows of the capture.</param>
    /// <param name="places">[64], filled.</param>
    public static void Fill(int latent, ReadOnlySpan<CoFiring> pairs, ReadOnlySpan<int> counts, long rows, Span<CoFiring> places)
    {
        Span<double> keys = stackalloc double[Places];
        places.Fill(new(-1, 0, 0));
        int own = counts[latent];
        foreach (CoFiring pair in pairs)
        {
            int other = counts[pair.Latent];
            double jaccard = pair.Both / ((double)own + other - pair.Both);
            Offer(pair, jaccard, keys, places, 0, Wide);
            if (pair.Pearson > 0) Offer(pair, pair.Pearson, keys, places, Wide, Wide);
            Offer(pair, pair.Both, keys, places, 2 * Wide, Wide);
            if (CoActivations.IsParent(other, own, pair.Both, rows)) Offer(pair, jaccard, keys, places, 3 * Wide, Narrow);
            if (CoActivations.IsParent(own, other, pair.Both, rows)) Offer(pair, jaccard, keys, places, 3 * Wide + Narrow, Narrow);
        }
    }

    /// <summary>The stored places as lists.</summary>
    /// <param name="own">Firings of the latent.</param>
    /// <param name="places">[64]</param>
    /// <param name="statistics">Of all latents.</param>
    public static CoActivations Read(int own, ReadOnlySpan<CoFiring> places, ReadOnlySpan<LatentStatistics> statistics) => new(
        List(own, places[..Wide], statistics), List(own, places.Slice(Wide, Wide), statistics),
        List(own, places.Slice(2 * Wide, Wide), statistics), List(own, places.Slice(3 * Wide, Narrow), statistics),
        List(own, places.Slice(3 * Wide + Narrow, Narrow), statistics));

    static List<CoActivation> List(int own, ReadOnlySpan<CoFiring> places, ReadOnlySpan<LatentStatistics> statistics)
    {
        var list = new List<CoActivation>(places.Length);
        foreach (CoFiring pair in places)
        {
            if (pair.Latent < 0) break;
            list.Add(CoActivation.Of(pair, own, statistics[pair.Latent].Count));
        }
        return list;
    }

    // Insertion into a short list, largest key first, of equals the lower latent: few of many pairs come that far.
    static void Offer(CoFiring pair, double key, Span<double> allKeys, Span<CoFiring> all, int start, int length)
    {
        Span<double> keys = allKeys.Slice(start, length);
        Span<CoFiring> places = all.Slice(start, length);
        if (places[^1].Latent >= 0 && !Before(pair, key, places[^1], keys[^1])) return;
        int at = length - 1;
        for (; at > 0 && (places[at - 1].Latent < 0 || Before(pair, key, places[at - 1], keys[at - 1])); at--)
            (places[at], keys[at]) = (places[at - 1], keys[at - 1]);
        (places[at], keys[at]) = (pair, key);
    }

    static bool Before(CoFiring pair, double key, CoFiring other, double otherKey) =>
        key > otherKey || key == otherKey && pair.Latent < other.Latent;
}
