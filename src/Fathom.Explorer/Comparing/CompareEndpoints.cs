namespace Fathom.Explorer;

/// <summary>What two dictionaries of the run share.</summary>
static class CompareEndpoints
{
    static readonly ChoiceParameter<ComparedKind> Kind = new("kind", "which latents", ComparedKind.Matched);
    static readonly ChoiceParameter<ComparedSort> Sort = new("sort", "what the order goes by; parts of split latents stay together", ComparedSort.Cosine);
    static readonly FlagParameter Descending = new("descending", "the largest first");
    static readonly IntegerParameter Offset = new("offset", "place of the first in the order", 0, int.MaxValue, 0);
    static readonly IntegerParameter Count = new("count", "rows at most", 1, DictionaryEndpoints.MostAtOnce, 50);

    public static void Map(Api api, Comparisons comparisons)
    {
        api.Get("/api/comparisons", "what was compared before", _ => comparisons.All());
        api.Stream("/api/comparisons/{first}/{second}", "compares two dictionaries, as fathom compare does",
            (query, cancel) => comparisons.Run(query.Route("first"), query.Route("second"), cancel));
        api.Get("/api/comparisons/{first}/{second}/latents", "a part of the latents that a comparison found", query =>
            comparisons.Latents(query.Route("first"), query.Route("second"), query.Read(Kind), query.Read(Sort), query.Read(Descending),
                query.Read(Offset), query.Read(Count)), Kind, Sort, Descending, Offset, Count);
    }
}
