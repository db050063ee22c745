using Fathom.Dictionaries;
using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>One dictionary and its index, in the words of the API. Thread-safe.</summary>
sealed class DictionaryView : IFeatureView
{
    /// <summary>Living latents below this density are counted as rare.</summary>
    const float RareBelow = 1e-5f;

    /// <summary>Tokens shown around the strongest one, and how many more may complete the words at either end.</summary>
    const int Before = 24, After = 12, More = 6;

    const int NeighbourTokens = 3;

    readonly RunFolder run;
    readonly FeatureIndex index;
    readonly LatentTokens tokens;
    Naming? latest;

    /// <exception cref="InputException">The index is stale or damaged.</exception>
    public DictionaryView(RunFolder run, string name)
    {
        this.run = run;
        index = FeatureIndex.Open(run, name);
        tokens = new(index);
    }

    /// <summary>What latents track, how they are labelled and the orders that go by it, as of the moment when the files were
    /// written.</summary>
    sealed record Naming((DateTime, DateTime, DateTime) Written, TruthResults Truth, LatentNames Labels, LatentOrders Orders);

    public int Latents => index.Description.Latents;

    public FeatureIndex Index => index;

    public OverviewResponse Overview()
    {
        IndexDescription it = index.Description;
        int rare = 0, labelled = 0;
        Naming named = Named();
        foreach (ref readonly LatentStatistics latent in index.AllStatistics)
        {
            if (latent.Count == 0) continue;
            if (latent.Density < RareBelow) rare++;
            if (named.Labels.Of(latent.Latent) is not null) labelled++;
        }
        DensityHistogram densities = index.Densities();
        string model = Path.GetFileName(Path.TrimEndingDirectorySeparator(it.Model));
        var (quality, ofOtherWeights) = CoreResults.Read(run, it.Dictionary, it.DictionaryHash);
        return new(it.Dictionary, it.Site, model, it.Latents, it.Width, it.Rows, it.TrainRows, it.Contexts, it.Entries, it.L0,
            densities.Dead, rare, RareBelow, new(densities.Low, 0, densities.Counts), quality, ofOtherWeights,
            named.Truth.Naming, labelled, null);
    }

    public LatentsResponse Page(LatentOrder order, int offset, int count)
    {
        Naming named = Named();
        RankedLatents ranked = named.Orders.In(order);
        int first = Math.Min(offset, ranked.Latents.Length);
        int[] shown = ranked.Latents[first..Math.Min(ranked.Latents.Length, first + count)];
        return new(Latents, ranked.Latents.Length, first, [.. shown.Select(latent => Row(latent, named))]);
    }

    /// <summary>Rows of the table by number.</summary>
    public IReadOnlyList<LatentRow> Rows(IEnumerable<int> latents)
    {
        Naming named = Named();
        return [.. latents.Select(latent => Row(latent, named))];
    }

    public LatentResponse Latent(int latent, LatentOrder order)
    {
        LatentStatistics figures = index.Statistics(latent);
        LogitEffects logits = index.LogitEffects(latent);
        Naming named = Named();
        RankedLatents ranked = named.Orders.In(order);
        // A latent that the filter leaves out still has a page, and a place among all.
        if (ranked.Place(latent) < 0) ranked = named.Orders.In(order with { Filter = "" });
        int place = ranked.Place(latent);
        return new(latent, Latents, named.Truth.Of(latent), Label(named, latent), figures.Count, index.Description.Rows, figures.HeldOutCount,
            figures.Density, figures.Max, figures.Mean, figures.Contexts, index.Description.Contexts,
            new(0, figures.Max, index.ActivationHistogram(latent)),
            logits.Available ? Response(logits) : null,
            [.. index.Neighbours(latent).Select(Response)], place, ranked.Latents.Length,
            place > 0 ? ranked.Latents[place - 1] : null, place + 1 < ranked.Latents.Length ? ranked.Latents[place + 1] : null,
            null);
    }

    public ExamplesResponse Top(int latent, int count, bool whole) =>
        Response(ExampleKind.Top, index.PostingValues(latent).Length, index.Top(latent, count), whole);

    public ExamplesResponse Random(int latent, int count, ulong seed, bool whole) =>
        Response(ExampleKind.Random, index.PostingValues(latent).Length, index.Random(latent, count, seed), whole);

    public ExamplesResponse Interval(int latent, float low, float high, int count, ulong seed, bool whole)
    {
        int matching = 0;
        foreach (float value in index.PostingValues(latent))
            if (value > low && value <= high) matching++;
        return Response(ExampleKind.Interval, matching, index.Interval(latent, low, high, count, seed), whole);
    }

    public ExampleResponse InContext(int latent, int context) =>
        index.InContext(latent, context) is { } example
            ? Response(example, whole: true)
                : throw RequestException.NotFound($"latent {latent} does not fire in context {context}");

    public void Dispose() => index.Dispose();

    // The files may be written, or written anew, while this is served: the next page that is loaded has the names.
    Naming Named()
    {
        IndexDescription it = index.Description;
        (DateTime labels, DateTime scores) = LatentNames.Written(run, it.Dictionary);
        var written = (File.GetLastWriteTimeUtc(TruthResults.FileOf(run, it.Dictionary)), labels, scores);
        if (latest is { } held && held.Written == written) return held;
        TruthResults truth = TruthResults.Read(run, it.Dictionary, it.DictionaryHash, it.Latents);
        LatentNames names = Names(it);
        return latest = new(written, truth, names, new(index, tokens, truth, names));
    }

    // Labels may be written by hand: a line that is damaged takes the labels away, and nothing else.
    LatentNames Names(IndexDescription it)
    {
        try
        {
            return LatentNames.Read(run, it.Dictionary, it.DictionaryHash, it.Latents);
        }
        catch (InputException e)
        {
            Console.Error.WriteLine($"fathom: no labels are shown: {e.Message}");
            return LatentNames.None;
        }
    }

    LatentRow Row(int latent, Naming named)
    {
        LatentStatistics figures = index.Statistics(latent);
        return new(latent, named.Truth.Of(latent), Label(named, latent), figures.Count, figures.Density, figures.Max, figures.Mean,
            tokens.FiresOn(latent), tokens.Promotes(latent));
    }

    static LabelResponse? Label(Naming named, int latent) => named.Labels.Of(latent) is not var (label, score) ? null
        : new(label.Text, label.Explainer, label.Judge, score is null ? null : new(score.Scorer, score.Measure, score.Value,
            score.Low, score.High, score.Chance, score.Positives + score.Negatives));

    NeighbourResponse Response(Neighbour neighbour) =>
        new(neighbour.Latent, neighbour.Cosine, neighbour.Jaccard, [.. tokens.FiresOn(neighbour.Latent).Take(NeighbourTokens)]);

    static LogitEffectsResponse Response(LogitEffects logits) =>
        new([.. logits.Top.Select(Response)], [.. logits.Bottom.Select(Response)],
            new(logits.Low, logits.High, logits.Histogram));

    static TokenEffectResponse Response(TokenEffect effect) => new(effect.TokenId, effect.Text, effect.Value);

    static ExamplesResponse Response(ExampleKind kind, int matching, IReadOnlyList<Example> examples, bool whole) =>
        new(kind, matching, [.. examples.Select(example => Response(example, whole))]);

    /// <summary>An example, whole or what is around its peak.</summary>
    internal static ExampleResponse Response(Example example, bool whole)
    {
        int length = example.Tokens.Count;
        (int start, int end) = whole ? (0, length) : Window(example.Tokens, example.PeakPosition);
        IEnumerable<ExampleTokenResponse> shown = example.Tokens.Skip(start).Take(end - start)
            .Select(token => new ExampleTokenResponse(token.Id, token.Text, token.Activation, token.Special));
        return new(example.Context, example.Document, example.HeldOut, example.Value, example.PeakPosition, start, length,
            [.. shown]);
    }

    // Cut where a word begins, when one does nearby: tokens may be no more than syllables.
    static (int Start, int End) Window(IReadOnlyList<ExampleToken> tokens, int peak)
    {
        int start = Math.Max(0, peak - Before), end = Math.Min(tokens.Count, peak + After + 1);
        for (int at = start; at >= Math.Max(0, start - More); at--)
            if (BeginsWord(at)) return (at, WordEnd());
        return (start, WordEnd());

        int WordEnd()
        {
            for (int at = end; at <= Math.Min(tokens.Count, end + More); at++)
                if (BeginsWord(at)) return at;
            return end;
        }

        bool BeginsWord(int at) =>
            at == 0 || at == tokens.Count || tokens[at - 1].Special || tokens[at].Text.Length > 0
                && char.IsWhiteSpace(tokens[at].Text[0]);
    }
}
