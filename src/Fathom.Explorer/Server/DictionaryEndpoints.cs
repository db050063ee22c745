namespace Fathom.Explorer;

/// <summary>What a dictionary's index answers: overview, table, feature pages, examples.</summary>
static class DictionaryEndpoints
{
    /// <summary>Rows or examples of one answer at most.</summary>
    public const int MostAtOnce = 200;

    static readonly ChoiceParameter<LatentSort> Sort = new("sort", "what the order goes by", LatentSort.Number);
    static readonly FlagParameter Descending = new("descending", "the largest first");
    static readonly TextParameter Filter = new("filter", "number, token, name or label that a latent must have");
    static readonly IntegerParameter Offset = new("offset", "place of the first in the order", 0, int.MaxValue, 0);
    static readonly IntegerParameter Rows = new("count", "latents at most", 1, MostAtOnce, 100);
    static readonly ChoiceParameter<ExampleKind> Kind = new("kind", "which examples", ExampleKind.Top);
    static readonly NumberParameter Low = new("low", "of an interval: activations above this");
    static readonly NumberParameter High = new("high", "of an interval: and not above this");
    static readonly IntegerParameter Count = new("count", "examples at most", 1, MostAtOnce, 20);
    static readonly SeedParameter Seed = new("seed", "of what is drawn at random");
    static readonly FlagParameter Whole = new("whole", "whole contexts instead of the tokens around the strongest");

    public static void Map(Api api, RunCatalogue catalogue)
    {
        api.Get("/api/run", "the run and its dictionaries", _ => catalogue.Describe());
        api.Get("/api/dictionaries/{name}", "a dictionary as a whole", query => Browse(catalogue, query, dictionary => dictionary.Overview()));
        api.Get("/api/dictionaries/{name}/latents", "a part of the table of latents", query => Browse(catalogue, query, dictionary =>
            dictionary.Page(Order(query), query.Read(Offset), query.Read(Rows))), Sort, Descending, Filter, Offset, Rows);
        api.Get("/api/dictionaries/{name}/latents/{latent}", "a feature but its examples", query => Browse(catalogue, query, dictionary =>
            dictionary.Latent(Latent(dictionary, query), Order(query))), Sort, Descending, Filter);
        api.Get("/api/dictionaries/{name}/latents/{latent}/examples", "contexts in which a latent fires", query =>
            Browse(catalogue, query, dictionary => Examples(dictionary, Latent(dictionary, query), query)), Kind, Low, High, Count, Seed, Whole);
        api.Get("/api/dictionaries/{name}/latents/{latent}/contexts/{context}", "one whole context", query => Browse(catalogue, query,
            dictionary => dictionary.InContext(Latent(dictionary, query), query.RouteInteger("context", int.MaxValue))));
    }

    /// <summary>The latent that a path names.</summary>
    public static int Latent(IFeatureView dictionary, Query query) => query.RouteInteger("latent", dictionary.Latents - 1);

    /// <summary>Reads the dictionary that a path names.</summary>
    public static T Read<T>(RunCatalogue catalogue, Query query, Func<DictionaryView, T> read) => catalogue.Read(query.Route("name"), read);

    static T Browse<T>(RunCatalogue catalogue, Query query, Func<IFeatureView, T> read) => catalogue.Browse(query.Route("name"), read);

    static ExamplesResponse Examples(IFeatureView dictionary, int latent, Query query)
    {
        (int count, ulong seed, bool whole) = (query.Read(Count), query.Read(Seed), query.Read(Whole));
        switch (query.Read(Kind))
        {
            case ExampleKind.Top: return dictionary.Top(latent, count, whole);
            case ExampleKind.Random: return dictionary.Random(latent, count, seed, whole);
        }
        float low = query.Read(Low) ?? throw RequestException.Bad("low is missing"), high = query.Read(High) ?? throw RequestException.Bad("high is missing");
        return low < high
            ? dictionary.Interval(latent, low, high, count, seed, whole)
            : throw RequestException.Bad($"low={low}, high={high}: expected low below high");
    }

    static LatentOrder Order(Query query) => new(query.Read(Sort), query.Read(Descending), query.Read(Filter));
}
