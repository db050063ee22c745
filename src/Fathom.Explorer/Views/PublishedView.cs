using System.Collections.Concurrent;
using Fathom.Features;
using Fathom.Numerics;

namespace Fathom.Explorer;

/// <summary>
/// Features that others published, in the words of the API: nothing is counted, the figures are theirs, and examples are those
/// that they chose.
/// </summary>
sealed class PublishedView : IFeatureView
{
    const int FiltersKept = 32, TokensOfRow = 6, NeighbourTokens = 3;

    // Living latents below this density are counted as rare, as in an index.
    const float RareBelow = 1e-5f;

    readonly PublishedFeatures features;
    readonly LatentStatistics[] figures;
    readonly ConcurrentDictionary<LatentOrder, RankedLatents> orders = [];
    readonly Lazy<int> labelled;

    /// <exception cref="Fathom.InputException">They are damaged.</exception>
    public PublishedView(PublishedFeatures features)
    {
        this.features = features;
        // Only latent, density, maximum and mean are known; a count of 0 says that it never fires.
        figures = [.. features.Entries.ToArray().Select(entry => new LatentStatistics(entry.Latent, entry.Density > 0 ? Math.Max(1, entry.Tokens) : 0,
            0, 0, entry.Density, entry.Max, entry.Mean, 0, 0, 0, 0))];
        labelled = new(() => features.Latents.Count(latent => features.Label(latent) is not null));
    }

    public int Latents => figures.Length == 0 ? 0 : figures[^1].Latent + 1;

    public OverviewResponse Overview()
    {
        CardSource source = features.Source;
        float[] living = [.. figures.Where(latent => latent.Density > 0).Select(latent => latent.Density)];
        DensityHistogram densities = DensityHistogram.Of(figures, (long)Math.Ceiling(1 / (double)living.DefaultIfEmpty(1).Min()));
        return new(source.Name, source.Site, source.Model, figures.Length, 0, source.Tokens, 0, source.Contexts, 0, 0, densities.Dead,
            living.Count(density => density < RareBelow), RareBelow, new(densities.Low, 0, densities.Counts), [], false, null,
            labelled.Value, false, Published(features.Description.Examples));
    }

    public LatentsResponse Page(LatentOrder order, int offset, int count)
    {
        RankedLatents ranked = In(order);
        int first = Math.Min(offset, ranked.Latents.Length);
        int[] shown = ranked.Latents[first..Math.Min(ranked.Latents.Length, first + count)];
        return new(figures.Length, ranked.Latents.Length, first, [.. shown.Select(Row)]);
    }

    public LatentResponse Latent(int latent, LatentOrder order)
    {
        LatentStatistics its = Figures(latent);
        PublishedEntry entry = features.Entries[features.Find(latent)];
        FeatureCard card = features.Head(entry);
        RankedLatents ranked = In(order);
        if (ranked.Place(latent) < 0) ranked = In(order with { Filter = "" });
        int place = ranked.Place(latent);
        return new(latent, figures.Length, null, Label(card), its.Count, features.Source.Tokens, 0, its.Density, its.Max, its.Mean, 0,
            features.Source.Contexts, Histogram(card.Activations) ?? new(0, its.Max, []),
            card.Raises.Count + card.Lowers.Count == 0 ? null
                : new(Effects(card.Raises), Effects(card.Lowers), Histogram(card.Logits) ?? new(0, 0, [])),
            [.. card.Neighbours.Select(near => new NeighbourResponse(near.Latent, near.Cosine, 0, Tokens(near.Latent, NeighbourTokens)))],
            place, ranked.Latents.Length, place > 0 ? ranked.Latents[place - 1] : null,
            place + 1 < ranked.Latents.Length ? ranked.Latents[place + 1] : null, Published(entry.Examples));
    }

    public ExamplesResponse Top(int latent, int count, bool whole)
    {
        Example[] all = Examples(latent);
        return Response(ExampleKind.Top, all.OrderByDescending(example => example.Value), all.Length, count, whole);
    }

    public ExamplesResponse Random(int latent, int count, ulong seed, bool whole) =>
        Drawn(ExampleKind.Random, Examples(latent), count, latent, seed, whole);

    public ExamplesResponse Interval(int latent, float low, float high, int count, ulong seed, bool whole) =>
        Drawn(ExampleKind.Interval, Array.FindAll(Examples(latent), example => example.Value > low && example.Value <= high),
            count, latent, seed, whole);

    public ExampleResponse InContext(int latent, int context) =>
        Array.Find(Examples(latent), example => example.Context == context) is { } example ? ExampleText.Response(example, whole: true)
            : throw RequestException.NotFound($"latent {latent} has no published example {context}");

    public void Dispose() => features.Dispose();

    LatentStatistics Figures(int latent) => features.Find(latent) is >= 0 and var place ? figures[place]
        : throw RequestException.NotFound($"latent {latent} is not among the {figures.Length} that were published");

    // The same piece of text may be published among the strongest and again in its interval.
    Example[] Examples(int latent)
    {
        Figures(latent);
        return [.. features.Card(latent).Examples.Select(Shown).DistinctBy(example =>
            (example.PeakPosition, string.Concat(example.Tokens.Select(token => token.Text))))];
    }

    static Example Shown(CardExample example, int place) => new(place, place, false, example.Peak, example.Value,
        [.. PublishedText.Of(example.Tokens, example.Activations).Zip(example.Activations)
            .Select((token, i) => new ExampleToken(Nameless(i), token.First, token.Second, false))]);

    LatentRow Row(int latent)
    {
        LatentStatistics its = Figures(latent);
        FeatureCard card = features.Head(features.Entries[features.Find(latent)]);
        return new(latent, null, Label(card), its.Count, its.Contexts, its.Density, its.Max, its.Mean, Tokens(card.FiresOn.Take(TokensOfRow)),
            Tokens(card.Raises.Take(TokensOfRow).Select(token => token.Text)));
    }

    RankedLatents In(LatentOrder order)
    {
        if (orders.TryGetValue(order, out RankedLatents? held)) return held;
        if (orders.Count >= FiltersKept) orders.Clear();
        int sign = order.Descending ? -1 : 1;
        IEnumerable<LatentStatistics> sorted = figures.OrderBy(latent => order.Sort switch
        {
            LatentSort.Density => sign * latent.Density,
            LatentSort.Max => sign * latent.Max,
            LatentSort.Mean => sign * latent.Mean,
            LatentSort.Number => sign * (double)latent.Latent,
            LatentSort.Score => Mark(latent.Latent, order.Descending),
            _ => 0,
        });
        return orders[order] = new([.. sorted.Select(latent => latent.Latent).Where(latent => Passes(latent, order))], Latents);
    }

    bool Passes(int latent, LatentOrder order)
    {
        float density = Figures(latent).Density;
        bool isShown = order.Show switch
        {
            LatentShow.Alive => density > 0,
            LatentShow.Dead => density == 0,
            LatentShow.Labelled => features.Label(latent) is not null,
            LatentShow.Unlabelled => density > 0 && features.Label(latent) is null,
            _ => true,
        };
        return isShown && !(density < order.From) && !(density > order.To) && order.List == 0 && order.Area.Length == 0
            && Mentions(latent, order.Filter);
    }

    bool Mentions(int latent, string filter)
    {
        if (filter.Length == 0) return true;
        if (latent.ToString(System.Globalization.CultureInfo.InvariantCulture)
            .StartsWith(filter.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal)) return true;
        FeatureCard card = features.Head(features.Entries[features.Find(latent)]);
        return card.FiresOn.Concat(card.Raises.Take(TokensOfRow).Select(token => token.Text)).Select(PublishedText.Of)
            .Concat(card.Labels.Take(1).Select(label => label.Text))
            .Any(text => text.Contains(filter, StringComparison.OrdinalIgnoreCase));
    }

    PublishedResponse Published(int examples) => new(features.Description.Format, features.Source.Dataset, features.Source.Contexts,
        features.Source.ContextLength, examples);

    static ExamplesResponse Drawn(ExampleKind kind, Example[] from, int count, int latent, ulong seed, bool whole)
    {
        var order = new Permutation(Math.Max(1, from.Length), new Philox(seed, (ulong)latent));
        return Response(kind, Enumerable.Range(0, from.Length).Select(i => from[order[i]]), from.Length, count, whole);
    }

    static ExamplesResponse Response(ExampleKind kind, IEnumerable<Example> examples, int matching, int count, bool whole) =>
        new(kind, matching, [.. examples.Take(count).Select(example => ExampleText.Response(example, whole))]);

    static LabelResponse? Label(FeatureCard card) => card.Labels is not [var label, ..] ? null
        : new(label.Text, label.Explainer, label.Judge, !WrittenLabels.IsExplainer(label.Explainer),
            label.Score is { } score ? new(score.Scorer, score.Measure, score.Value, score.Low, score.High, score.Chance, 0) : null,
            label.Marks is null ? null : [.. label.Marks.Select(mark => new LabelMark(mark.Scorer, mark.Judge, mark.Value))]);

    // By the score that an export of Fathom has, else the first that was published; without one it comes last either way.
    double Mark(int latent, bool descending) => features.Label(latent) is { } label && (label.Score?.Value ?? label.Marks?[0].Value) is { } value
        ? descending ? -value : value : double.PositiveInfinity;

    static HistogramResponse? Histogram(CardHistogram? histogram) =>
        histogram is null ? null : new(histogram.Low, histogram.High, histogram.Counts);

    static TokenEffectResponse[] Effects(IReadOnlyList<CardToken> tokens) =>
        [.. tokens.Select((token, i) => new TokenEffectResponse(Nameless(i), PublishedText.Of(token.Text), token.Value))];

    TokenResponse[] Tokens(int latent, int count) => features.Find(latent) is >= 0 and var place
        ? Tokens(features.Head(features.Entries[place]).FiresOn.Take(count)) : [];

    static TokenResponse[] Tokens(IEnumerable<string> texts) => [.. texts.Select((text, i) => new TokenResponse(Nameless(i), PublishedText.Of(text)))];

    // Ids of the vocabulary are not published: numbers below 0 tell tokens of one list apart.
    static int Nameless(int place) => -1 - place;
}
