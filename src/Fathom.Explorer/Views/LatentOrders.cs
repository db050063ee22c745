using System.Collections.Concurrent;
using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>The latents of a dictionary in every order of the table. Sorted once for each, filtered once for the latest
/// few.</summary>
sealed class LatentOrders(FeatureIndex index, LatentTokens tokens, TruthResults truth, LatentNames labels)
{
    const int FiltersKept = 32;

    readonly ConcurrentDictionary<(LatentSort Sort, bool Descending), RankedLatents> sorted = [];
    readonly ConcurrentDictionary<LatentOrder, RankedLatents> filtered = [];

    public RankedLatents In(LatentOrder order)
    {
        RankedLatents all = sorted.GetOrAdd((order.Sort, order.Descending), Sort);
        if (order.Filter.Length == 0) return all;
        if (filtered.TryGetValue(order, out RankedLatents? kept)) return kept;
        if (filtered.Count >= FiltersKept) filtered.Clear();
        bool[] passes = Passing(order.Filter);
        return filtered[order] = new(Array.FindAll(all.Latents, latent => passes[latent]), index.Description.Latents);
    }

    RankedLatents Sort((LatentSort Sort, bool Descending) by)
    {
        ReadOnlySpan<LatentStatistics> statistics = index.AllStatistics;
        var latents = new int[statistics.Length];
        var keys = new (double Key, int Latent)[statistics.Length];
        for (int i = 0; i < latents.Length; i++)
        {
            latents[i] = i;
            keys[i] = (Key(statistics[i], by.Sort, by.Descending ? -1 : 1), i);
        }
        Array.Sort(keys, latents);
        return new(latents, latents.Length);
    }

    double Key(in LatentStatistics latent, LatentSort sort, int sign) => sort switch
    {
        LatentSort.Density => sign * latent.Density,
        LatentSort.Max => sign * latent.Max,
        LatentSort.Mean => sign * latent.Mean,
        LatentSort.Tracks => truth.Of(latent.Latent) is { } tracks ? sign * tracks.F1 : double.PositiveInfinity,
        _ => sign * latent.Latent,
    };

    bool[] Passing(string filter)
    {
        bool[] passes = tokens.Mention(filter);
        string digits = filter.Replace(",", "", StringComparison.Ordinal);
        bool isNumber = digits.Length > 0 && digits.All(char.IsAsciiDigit);
        for (int latent = 0; latent < passes.Length; latent++)
            passes[latent] |= truth.Of(latent)?.Name.Contains(filter, StringComparison.OrdinalIgnoreCase) == true ||
                labels.Of(latent)?.Label.Text.Contains(filter, StringComparison.OrdinalIgnoreCase) == true ||
                isNumber && latent.ToString().StartsWith(digits, StringComparison.Ordinal);
        return passes;
    }
}
