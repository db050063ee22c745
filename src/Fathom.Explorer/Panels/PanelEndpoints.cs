namespace Fathom.Explorer;

/// <summary>Panels of the feature page that are asked for one by one.</summary>
static class PanelEndpoints
{
    static readonly IntegerParameter Count = new("count", "contexts at most", 1, 50, 10);
    static readonly IntegerParameter Each = new("each", "examples of an interval at most", 1, 20, 5);
    static readonly SeedParameter Seed = new("seed", "of what is drawn at random");

    public static void Map(Api api, RunCatalogue catalogue)
    {
        const string latent = "/api/dictionaries/{name}/latents/{latent}";
        api.Get(latent + "/row", "a latent as a row of the table", query => Read(catalogue, query, (view, it) => view.Row(it)));
        api.Get(latent + "/company", "latents of the whole dictionary that fire where it does", query =>
            Read(catalogue, query, (view, it) => view.Panels.Company(it)));
        api.Get(latent + "/near-misses", "contexts in which a neighbour fires and it does not", query =>
            Read(catalogue, query, (view, it) => view.Panels.NearMisses(it, query.Read(Count))), Count);
        api.Get(latent + "/strengths", "examples of every strength", query =>
            Read(catalogue, query, (view, it) => view.Panels.Strengths(it, query.Read(Each), query.Read(Seed))), Each, Seed);
        api.Get(latent + "/labels", "all labels by explainers, with the passages that their scores were lost on", query =>
            Read(catalogue, query, (view, it) => view.Panels.Labels(it)));
    }

    static T Read<T>(RunCatalogue catalogue, Query query, Func<DictionaryView, int, T> read) =>
        DictionaryEndpoints.Read(catalogue, query, view => read(view, DictionaryEndpoints.Latent(view, query)));
}
