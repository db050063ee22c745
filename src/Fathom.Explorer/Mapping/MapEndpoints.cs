namespace Fathom.Explorer;

/// <summary>The map of decoder directions, and which latents of it the filters of the table leave.</summary>
static class MapEndpoints
{
    public static void Map(Api api, RunCatalogue catalogue)
    {
        api.Stream<MapMake, MapStep>("/api/dictionaries/{name}/map", "lays out the map of an index that has none, and keeps it there",
            (query, _, cancel) => MapMaker.Make(catalogue, query.Route("name"), cancel));
        api.Get("/api/dictionaries/{name}/map", "the decoder directions in a plane", query =>
            DictionaryEndpoints.Read(catalogue, query, dictionary => dictionary.AboutMap()));
        api.Bytes("/api/dictionaries/{name}/map/points", "its points, little endian: u16 x and y of each latent, then u8 density, then u8 label",
            query => DictionaryEndpoints.Read(catalogue, query, dictionary => dictionary.MapPoints()));
        api.Get("/api/dictionaries/{name}/map/matches", "which latents pass the filters", query => DictionaryEndpoints.Read(catalogue, query,
            dictionary => Matches(dictionary.Passing(DictionaryEndpoints.Order(query)))), DictionaryEndpoints.Filters);
    }

    static MatchesResponse Matches(bool[] passes)
    {
        byte[] bits = new byte[(passes.Length + 7) / 8];
        int matching = 0;
        for (int latent = 0; latent < passes.Length; latent++)
        {
            if (!passes[latent]) continue;
            matching++;
            bits[latent / 8] |= (byte)(1 << latent % 8);
        }
        return new(matching, bits);
    }
}
