using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fathom.Explorer;

/// <summary>
/// The API: every answer one JSON record (folder Api), every refusal one line. All of it reads; nothing asked for is unbounded.
/// </summary>
static class ApiRoutes
{
    /// <summary>Rows or examples of one answer at most.</summary>
    public const int MostAtOnce = 200;

    public static void Map(WebApplication app, RunCatalogue catalogue)
    {
        Get(app, "/api/run", (_, _) => catalogue.Describe());
        Get(app, "/api/dictionaries/{name}", (request, _) => Read(catalogue, request, dictionary => dictionary.Overview()));
        Get(app, "/api/dictionaries/{name}/latents", (request, query) => Read(catalogue, request, dictionary => dictionary.Page(
            Order(query), query.Integer("offset", 0, int.MaxValue, 0), query.Integer("count", 1, MostAtOnce, 100))),
            "sort", "descending", "filter", "offset", "count");
        Get(app, "/api/dictionaries/{name}/latents/{latent}", (request, query) =>
            Read(catalogue, request, dictionary => dictionary.Latent(Latent(dictionary, request), Order(query))),
            "sort", "descending", "filter");
        Get(app, "/api/dictionaries/{name}/latents/{latent}/examples", (request, query) =>
            Read(catalogue, request, dictionary => Examples(dictionary, Latent(dictionary, request), query)),
            "kind", "low", "high", "count", "seed", "whole");
        Get(app, "/api/dictionaries/{name}/latents/{latent}/contexts/{context}", (request, _) => Read(catalogue, request,
            dictionary => dictionary.InContext(Latent(dictionary, request), RouteInteger(request, "context", int.MaxValue))));
    }

    static void Get<T>(WebApplication app, string pattern, Func<HttpRequest, Query, T> answer, params string[] parameters) =>
        app.MapGet(pattern, async context =>
        {
            T record;
            try
            {
                record = answer(context.Request, new Query(context.Request, parameters));
            }
            catch (RequestException e)
            {
                await ApiAnswer.Error(context, e.Status, e.Message);
                return;
            }
            catch (InputException e)
            {
                await ApiAnswer.Error(context, 500, e.Message);
                return;
            }
            await ApiAnswer.Json(context, record);
        });

    static ExamplesResponse Examples(DictionaryView dictionary, int latent, Query query)
    {
        ExampleKind kind = query.Choice("kind", ExampleKind.Top);
        int count = query.Integer("count", 1, MostAtOnce, 20);
        ulong seed = query.Seed("seed");
        bool whole = query.Flag("whole");
        if (kind == ExampleKind.Top) return dictionary.Top(latent, count, whole);
        if (kind == ExampleKind.Random) return dictionary.Random(latent, count, seed, whole);
        float low = query.Number("low"), high = query.Number("high");
        return low < high
            ? dictionary.Interval(latent, low, high, count, seed, whole)
            : throw RequestException.Bad($"low={low}, high={high}: expected low below high");
    }

    static LatentOrder Order(Query query) =>
        new(query.Choice("sort", LatentSort.Number), query.Flag("descending"), query.Text("filter")?.Trim() ?? "");

    static T Read<T>(RunCatalogue catalogue, HttpRequest request, Func<DictionaryView, T> read) =>
        catalogue.Read((string)request.RouteValues["name"]!, read);

    static int Latent(DictionaryView dictionary, HttpRequest request) => RouteInteger(request, "latent", dictionary.Latents - 1);

    static int RouteInteger(HttpRequest request, string name, int high)
    {
        string text = (string)request.RouteValues[name]!;
        bool whole = int.TryParse(text, System.Globalization.NumberStyles.None, null, out int value);
        if (!whole) throw RequestException.Bad($"{name}: expected a whole number from 0 to {high}");
        return value <= high ? value : throw RequestException.NotFound($"{name} {value}: the highest is {high}");
    }
}
