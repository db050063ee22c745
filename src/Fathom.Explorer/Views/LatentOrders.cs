using System.Collections.Concurrent;
using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>The latents of a dictionary in every order of the table. Sorted once for each, filtered once for the latest
/// few: the table and the map ask for the same filter at the same time, in orders of their own.</summary>
/// <param name="index">The index.</param>
/// <param name="table">Its columns.</param>
/// <param name="tokens">Tokens that tell of latents.</param>
/// <param name="truth">What latents track.</param>
/// <param name="labels">How they are labelled.</param>
/// <param name="lists">Finds a list by its number.</param>
/// <param name="map">The map; null where there is none.</param>
sealed class LatentOrders(FeatureIndex index, LatentTable table, LatentTokens tokens, TruthResults truth, LatentNames labels,
    Func<int, LatentList?> lists, Func<LatentMap?> map)
{
    const int FiltersKept = 32;

    readonly ConcurrentDictionary<(LatentSort Sort, bool Descending), RankedLatents> sorted = [];
    readonly ConcurrentDictionary<(LatentOrder, int Version), RankedLatents> filtered = [];
    readonly ConcurrentDictionary<(LatentOrder, int Version), Lazy<bool[]>> passing = [];

    /// <exception cref="RequestException">There is no such list or no map, or the area is none.</exception>
    public RankedLatents In(LatentOrder order)
    {
        LatentList? list = List(order);
        if (!order.IsFiltered)
            return sorted.GetOrAdd((order.Sort, order.Descending), by => new(Sorted(by.Sort, by.Descending, null), index.Description.Latents));
        if (filtered.TryGetValue((order, list?.Version ?? 0), out RankedLatents? kept)) return kept;
        if (filtered.Count >= FiltersKept) filtered.Clear();
        bool[] passes = Passing(order, list);
        int[] all = order.Sort == LatentSort.Listed
            ? Sorted(order.Sort, order.Descending, list) : In(order.Unfiltered).Latents;
        return filtered[(order, list?.Version ?? 0)] = new(Array.FindAll(all, latent => passes[latent]), index.Description.Latents);
    }

    /// <summary>Which latents the filters of an order leave.</summary>
    /// <exception cref="RequestException">There is no such list or no map, or the area is none.</exception>
    public bool[] Passing(LatentOrder order) => Passing(order, List(order));

    LatentList? List(LatentOrder order) => order.List == 0 ? null
        : lists(order.List) ?? throw RequestException.NotFound($"there is no list {order.List}; it may have been deleted");

    int[] Sorted(LatentSort sort, bool descending, LatentList? list) => sort switch
    {
        LatentSort.Tracks => By(descending, latent => truth.Of(latent)?.F1),
        LatentSort.Score => By(descending, latent => labels.Of(latent)?.Score?.Value),
        LatentSort.Listed when list is not null => Listed(descending, list),
        _ => [.. table.Order(Column(sort), descending)],
    };

    static LatentColumn Column(LatentSort sort) => sort switch
    {
        LatentSort.Density => LatentColumn.Density,
        LatentSort.Max => LatentColumn.Max,
        LatentSort.Mean => LatentColumn.Mean,
        LatentSort.Contexts => LatentColumn.Contexts,
        _ => LatentColumn.Number,
    };

    int[] By(bool descending, Func<int, double?> number)
    {
        var keys = new float[index.Description.Latents];
        for (int latent = 0; latent < keys.Length; latent++) keys[latent] = (float)(number(latent) ?? double.NaN);
        return LatentTable.Order(keys, descending);
    }

    int[] Listed(bool descending, LatentList list)
    {
        var keys = new float[index.Description.Latents];
        Array.Fill(keys, float.NaN);
        for (int place = 0; place < list.Latents.Count; place++) keys[list.Latents[place]] = place;
        return LatentTable.Order(keys, descending);
    }

    bool[] Passing(LatentOrder order, LatentList? list)
    {
        if (passing.Count >= FiltersKept) passing.Clear();
        var key = (order with { Sort = LatentSort.Number, Descending = false }, list?.Version ?? 0);
        Lazy<bool[]> found = passing.GetOrAdd(key, _ => new(() => Find(order, list)));
        try
        {
            return found.Value;
        }
        catch
        {
            // A map may be made yet.
            passing.TryRemove(new(key, found));
            throw;
        }
    }

    bool[] Find(LatentOrder order, LatentList? list)
    {
        HashSet<int>? members = list is null ? null : [.. list.Latents];
        bool[]? within = order.Area.Length == 0 ? null : Within(MapArea.Parse(order.Area));
        bool[]? found = order.Filter.Length == 0 ? null : Mentioning(order.Filter);
        var passes = new bool[index.Description.Latents];
        foreach (ref readonly LatentStatistics figures in index.AllStatistics)
        {
            int latent = figures.Latent;
            passes[latent] = (members is null || members.Contains(latent)) && (within is null || within[latent]) && (found is null || found[latent])
                && !(figures.Density < order.From) && !(figures.Density > order.To) && Shown(order.Show, latent, figures.Count > 0);
        }
        return passes;
    }

    bool Shown(LatentShow show, int latent, bool isAlive) => show switch
    {
        LatentShow.Alive => isAlive,
        LatentShow.Dead => !isAlive,
        LatentShow.Labelled => labels.Of(latent) is not null,
        LatentShow.Unlabelled => isAlive && labels.Of(latent) is null,
        _ => true,
    };

    bool[] Within(MapArea area)
    {
        LatentMap plane = map() ?? throw RequestException.NotFound("this index has no map");
        var within = new bool[index.Description.Latents];
        foreach (MapPoint point in plane.Points) within[point.Latent] = area.Contains(point.X, point.Y);
        return within;
    }

    bool[] Mentioning(string filter)
    {
        bool[] passes = tokens.Mention(filter);
        string digits = filter.Replace(",", "", StringComparison.Ordinal);
        bool isNumber = digits.Length > 0 && digits.All(char.IsAsciiDigit);
        Parallel.ForEach(Partitioner.Create(0, passes.Length), range =>
        {
            for (int latent = range.Item1; latent < range.Item2; latent++)
                passes[latent] |= truth.Of(latent)?.Name.Contains(filter, StringComparison.OrdinalIgnoreCase) == true ||
                    labels.Of(latent)?.Label.Text.Contains(filter, StringComparison.OrdinalIgnoreCase) == true ||
                    isNumber && latent.ToString().StartsWith(digits, StringComparison.Ordinal);
        });
        return passes;
    }
}
