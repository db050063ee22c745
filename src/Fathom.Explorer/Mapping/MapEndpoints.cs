using System.Buffers.Binary;
using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>The map of decoder directions, and which latents of it the filters of the table leave.</summary>
static class MapEndpoints
{
    public static void Map(Api api, RunCatalogue catalogue)
    {
        api.Get("/api/dictionaries/{name}/map", "the decoder directions in a plane", query =>
            DictionaryEndpoints.Read(catalogue, query, dictionary => dictionary.Map()));
        api.Get("/api/dictionaries/{name}/map/matches", "which latents pass the filters", query => DictionaryEndpoints.Read(catalogue, query,
            dictionary => Matches(dictionary.Ranked(DictionaryEndpoints.Order(query)).Latents, dictionary.Latents)), DictionaryEndpoints.Filters);
    }

    /// <summary>The map as it is sent.</summary>
    /// <param name="map">It.</param>
    /// <param name="statistics">Of all latents.</param>
    /// <param name="low">The power of ten at which the scale of densities begins.</param>
    /// <param name="names">How latents are labelled.</param>
    public static MapResponse Response(LatentMap map, ReadOnlySpan<LatentStatistics> statistics, int low, LatentNames names)
    {
        int latents = statistics.Length;
        byte[] places = new byte[4 * latents], densities = new byte[latents], labels = new byte[latents];
        foreach ((int latent, float x, float y) in map.Points)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(places.AsSpan(4 * latent), Steps(x));
            BinaryPrimitives.WriteUInt16LittleEndian(places.AsSpan(4 * latent + 2), Steps(y));
            double share = 1 - Math.Log10(statistics[latent].Density) / low;
            densities[latent] = (byte)Math.Clamp((int)Math.Round(1 + 254 * share), 1, 255);
        }
        for (int latent = 0; latent < latents; latent++)
            if (names.Of(latent) is { } name)
                labels[latent] = name.Score is { } score ? (byte)Math.Clamp((int)Math.Round(2 + 253 * score.Value), 2, 255) : (byte)1;
        MapQuality quality = map.Quality;
        return new(latents, places, densities, labels, low, quality.Measured, MapQuality.Neighbours, quality.Recall,
            quality.PrincipalRecall, quality.RandomRecall);
    }

    static ushort Steps(float place) => (ushort)Math.Clamp((int)Math.Round((place + 1) / 2 * ushort.MaxValue), 0, ushort.MaxValue);

    static MatchesResponse Matches(int[] matching, int latents)
    {
        byte[] bits = new byte[(latents + 7) / 8];
        foreach (int latent in matching) bits[latent / 8] |= (byte)(1 << latent % 8);
        return new(matching.Length, bits);
    }
}
