using Fathom.Features;
using Microsoft.AspNetCore.Http;

namespace Fathom.Explorer;

/// <summary>Lists of latents: made, changed, deleted.</summary>
static class ListEndpoints
{
    /// <summary>Bytes of a body: a list of numbers, all its latents twice over.</summary>
    const int LargestList = 256 << 10;

    public static void Map(Api api, RunCatalogue catalogue)
    {
        const string lists = "/api/dictionaries/{name}/lists", list = lists + "/{list}";
        api.Get(lists, "the lists of a dictionary", query => DictionaryEndpoints.Read(catalogue, query, dictionary =>
            new ListsResponse([.. dictionary.Lists.All.Select(each => new ListSummary(each.Id, each.Name, each.Latents.Count, each.By, each.At))])));
        api.Post<ListMake, ListResponse>(lists, "makes a list", (query, body, _) => Task.FromResult(
            DictionaryEndpoints.Read(catalogue, query, dictionary => Make(dictionary, body))), LargestList, wrong: 500);
        api.Get(list, "a list and its latents", query => DictionaryEndpoints.Read(catalogue, query, dictionary =>
            Response(dictionary.Lists.Of(Id(query)) ?? throw RequestException.NotFound($"there is no list {Id(query)}; it may have been deleted"))));
        api.Post<ListEdit, ListResponse>(list, "changes a list, or deletes it", (query, body, _) => Task.FromResult(
            DictionaryEndpoints.Read(catalogue, query, dictionary => Change(dictionary, Id(query), body))), LargestList, wrong: 500)
            .Produces<ListConflict>(409);
    }

    static int Id(Query query) => query.RouteInteger("list", int.MaxValue);

    static ListResponse Make(DictionaryView dictionary, ListMake body)
    {
        if (dictionary.Lists.All.Count >= LatentLists.MostLists)
            throw RequestException.Bad($"there are {LatentLists.MostLists} lists already; delete one first");
        return Response(dictionary.Lists.Make(NoteText.Name(body.By), Name(dictionary, body.Name, 0), Members(dictionary, body.Latents ?? [])));
    }

    static ListResponse Change(DictionaryView dictionary, int id, ListEdit body)
    {
        string? name = body.Name is null ? null : Name(dictionary, body.Name, id);
        IReadOnlyList<int>? all = body.Latents is null ? null : Members(dictionary, body.Latents);
        IReadOnlyList<int> more = Members(dictionary, body.Add ?? []), fewer = body.Remove ?? [];
        bool decides = name is not null || all is not null || body.Deleted;
        LatentList? next = dictionary.Lists.Change(id, NoteText.Name(body.By), now =>
        {
            if (decides && body.Version != now.Version) return null;
            int[] members = [.. (all ?? now.Latents).Except(fewer).Union(more)];
            return members.Length > LatentLists.LongestList ? throw TooMany(members.Length)
                : now with { Name = name ?? now.Name, Latents = members, Deleted = body.Deleted ? true : null };
        });
        if (next is not null) return Response(next);
        LatentList? there = dictionary.Lists.Of(id);
        throw new ConflictException(new ListConflict(there is null ? $"there is no list {id}; it may have been deleted"
            : "somebody else changed this list meanwhile", there is null ? null : Response(there)));
    }

    static string Name(DictionaryView dictionary, string? name, int own)
    {
        string line = NoteText.Line(name, "name", LatentLists.LongestName);
        if (line.Length == 0) throw RequestException.Bad("name is missing");
        return dictionary.Lists.All.Any(list => list.Id != own && list.Name.Equals(line, StringComparison.OrdinalIgnoreCase))
            ? throw RequestException.Bad("name: another list is called so") : line;
    }

    static IReadOnlyList<int> Members(DictionaryView dictionary, IReadOnlyList<int> latents)
    {
        foreach (int latent in latents)
            if (latent < 0 || latent >= dictionary.Latents)
                throw RequestException.Bad($"latent {latent}: the highest is {dictionary.Latents - 1}");
        return latents.Count <= LatentLists.LongestList ? latents : throw TooMany(latents.Count);
    }

    static RequestException TooMany(int count) => RequestException.Bad($"{count} latents, {LatentLists.LongestList} at most in a list");

    static ListResponse Response(LatentList list) => new(list.Id, list.Name, list.Version, list.By, list.At, list.Latents);
}
