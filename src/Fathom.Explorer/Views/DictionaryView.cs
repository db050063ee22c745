using Fathom.Dictionaries;
using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>One dictionary and its index, in the words of the API. Thread-safe.</summary>
sealed class DictionaryView : IFeatureView
{
    /// <summary>Living latents below this density are counted as rare.</summary>
    const float RareBelow = 1e-5f;

    const int NeighbourTokens = 3;

    readonly RunFolder run;
    readonly FeatureIndex index;
    readonly LatentTokens tokens;
    readonly LatentTable table;
    readonly NameReader names;
    Naming? latest;
    LatentMap? made;
    string? told;

    /// <exception cref="InputException">The index is stale or damaged.</exception>
    public DictionaryView(RunFolder run, string name)
    {
        this.run = run;
        index = FeatureIndex.Open(run, name);
        (tokens, table) = (new(index), new(index));
        IndexDescription it = index.Description;
        names = new(run, it.Dictionary, it.DictionaryHash, it.Latents);
        Panels = new(index, tokens, names);
        (Written, Lists, Steered) = (new(run, it, Warn), new(run, it, Warn), new(run, it.Dictionary, Warn));
    }

    /// <summary>What latents track, how they are labelled and the orders that go by it, as of the moment when the files were
    /// written.</summary>
    sealed record Naming(DateTime Written, TruthResults Truth, LatentNames Labels, LatentOrders Orders);

    public LatentPanels Panels { get; }

    /// <summary>What people write about latents.</summary>
    public WrittenLabels Written { get; }

    /// <summary>Lists that they make.</summary>
    public LatentLists Lists { get; }

    /// <summary>Settings of steering that they save.</summary>
    public SteeringNotes Steered { get; }

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
            named.Truth.Naming, labelled, Map is not null, null);
    }

    public LatentsResponse Page(LatentOrder order, int offset, int count)
    {
        Naming named = Named();
        RankedLatents ranked = named.Orders.In(order);
        int first = Math.Min(offset, ranked.Latents.Length);
        int[] shown = ranked.Latents[first..Math.Min(ranked.Latents.Length, first + count)];
        return new(Latents, ranked.Latents.Length, first, [.. shown.Select(latent => Row(latent, named))]);
    }

    /// <summary>Reads what the first pages will ask for: labels, and the tokens that filters look at.</summary>
    public void Prepare()
    {
        Named();
        tokens.Prepare();
    }

    /// <summary>The latents that pass the filters of an order, in it.</summary>
    public RankedLatents Ranked(LatentOrder order) => Named().Orders.In(order);

    /// <summary>Which latents pass the filters of an order.</summary>
    public bool[] Passing(LatentOrder order) => Named().Orders.Passing(order);

    /// <summary>A row of the table by itself.</summary>
    public LatentRow Row(int latent) => Row(latent, Named());

    /// <summary>The map; null until one was made, of an index of an older version.</summary>
    public LatentMap? Map => made ??= index.Map ?? IndexMap.Find(run, index.Description);

    /// <summary>What is said of the map.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public MapResponse AboutMap() => MapBytes.About(TheMap, Latents, index.Densities().Low);

    /// <summary>Its points as they are sent.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public byte[] MapPoints() => MapBytes.Of(TheMap, index.AllStatistics, index.Densities().Low, Named().Labels);

    /// <summary>Rows of the table by number.</summary>
    public IReadOnlyList<LatentRow> Rows(IEnumerable<int> latents)
    {
        Naming named = Named();
        return [.. latents.Select(latent => Row(latent, named))];
    }

    /// <summary>Latents by what they are called: those that fit best, then those that fire most.</summary>
    public LabelSearchResponse Called(string sought, int count)
    {
        Naming named = Named();
        var called = new Called(sought);
        var fits = new int[Latents];
        Parallel.For(0, Latents, latent => fits[latent] = called.Fits(named.Labels.Of(latent)?.Label.Text, named.Truth.Of(latent)?.Name,
            named.Truth.Of(latent)?.Description));
        (int Fit, int Latent)[] found = [.. fits.Select((fit, latent) => (fit, latent)).Where(one => one.fit > 0)
            .OrderByDescending(one => one.fit).ThenByDescending(one => index.Statistics(one.latent).Count).ThenBy(one => one.latent)];
        return new(found.Length, [.. found.Take(count).Select(one => Row(one.Latent, named))]);
    }

    public LatentResponse Latent(int latent, LatentOrder order)
    {
        LatentStatistics figures = index.Statistics(latent);
        LogitEffects logits = index.LogitEffects(latent);
        Naming named = Named();
        RankedLatents ranked = named.Orders.In(order);
        // A latent that the filter leaves out still has a page, and a place among all.
        if (ranked.Place(latent) < 0) ranked = named.Orders.In(order.Unfiltered);
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
            ? ExampleText.Response(example, whole: true)
                : throw RequestException.NotFound($"latent {latent} does not fire in context {context}");

    public void Dispose() => index.Dispose();

    // The files may be written, or written anew, while this is served: the next page that is loaded has the names.
    Naming Named()
    {
        IndexDescription it = index.Description;
        DateTime written = File.GetLastWriteTimeUtc(TruthResults.FileOf(run, it.Dictionary));
        LatentNames labels = Names();
        if (latest is { } held && held.Written == written && held.Labels == labels) return held;
        TruthResults truth = latest is { } before && before.Written == written
            ? before.Truth : TruthResults.Read(run, it.Dictionary, it.DictionaryHash, it.Latents);
        return latest = new(written, truth, labels, new(index, table, tokens, truth, labels, Lists.Of, () => Map));
    }

    // Labels may be written by hand: a line that is damaged takes the labels away, and nothing else.
    LatentNames Names()
    {
        try
        {
            return names.Read();
        }
        catch (InputException e)
        {
            if (told != e.Message) Warn($"no labels are shown: {told = e.Message}");
            return LatentNames.None;
        }
    }

    LatentMap TheMap => Map ?? throw RequestException.NotFound(
        $"this index has no map; make it here, or with 'fathom index --run {run.Path} --dictionary {index.Description.Dictionary} --map'");

    static void Warn(string line) => Console.Error.WriteLine($"fathom: {line}");

    LatentRow Row(int latent, Naming named)
    {
        LatentStatistics figures = index.Statistics(latent);
        return new(latent, named.Truth.Of(latent), Label(named, latent), figures.Count, figures.Contexts, figures.Density,
            figures.Max, figures.Mean, tokens.FiresOn(latent), tokens.Promotes(latent));
    }

    static LabelResponse? Label(Naming named, int latent) => named.Labels.Of(latent) is not var (label, score) ? null
        : new(label.Text, label.Explainer, label.Judge, !WrittenLabels.IsExplainer(label.Explainer),
            score is null ? null : LatentPanels.Response(score), null);

    NeighbourResponse Response(Neighbour neighbour) =>
        new(neighbour.Latent, neighbour.Cosine, neighbour.Jaccard, [.. tokens.FiresOn(neighbour.Latent).Take(NeighbourTokens)]);

    static LogitEffectsResponse Response(LogitEffects logits) =>
        new([.. logits.Top.Select(Response)], [.. logits.Bottom.Select(Response)],
            new(logits.Low, logits.High, logits.Histogram));

    static TokenEffectResponse Response(TokenEffect effect) => new(effect.TokenId, effect.Text, effect.Value);

    static ExamplesResponse Response(ExampleKind kind, int matching, IReadOnlyList<Example> examples, bool whole) =>
        new(kind, matching, [.. examples.Select(example => ExampleText.Response(example, whole))]);
}
