using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;

namespace Fathom.Explorer;

/// <summary>Latents by what they are called, by a token and by a vector; by a text they are what <see cref="TextEndpoints"/> answers.</summary>
static class SearchEndpoints
{
    /// <summary>Bytes of a file of vectors at most.</summary>
    public const int LargestFile = 8 << 20;

    /// <summary>Tokens that a text may mean, at most.</summary>
    const int MostTokens = 12;

    static readonly TextParameter Sought = new("query", "what is sought", required: true);
    static readonly IntegerParameter Token = new("token", "id of the token that is meant; −1 for the likeliest", -1, int.MaxValue, -1);
    static readonly IntegerParameter Count = new("count", "latents at most", 1, DictionaryEndpoints.MostAtOnce, 40);

    public static void Map(Api api, RunCatalogue catalogue, ModelHost host)
    {
        api.Get("/api/dictionaries/{name}/search/labels", "latents whose label, or what they track, has some words",
            query => DictionaryEndpoints.Read(catalogue, query, view => view.Called(query.Read(Sought), query.Read(Count))), Sought, Count);
        api.Get("/api/dictionaries/{name}/search/tokens", "latents that fire on a token, and those that make it likelier",
            query => DictionaryEndpoints.Read(catalogue, query, view => Tokens(view, query.Read(Sought), query.Read(Token), query.Read(Count))),
            Sought, Token, Count);
        // In base64 four characters stand for three bytes.
        api.Post<VectorSearchRequest, VectorSearchResponse>("/api/dictionaries/{name}/search/vector",
            "latents whose directions are nearest to a vector of a file", (query, body, cancel) => Vector(catalogue, host, query, body, cancel),
            LargestFile / 3 * 4 + Api.LargestBody, parameters: [Count]);
    }

    static TokenSearchResponse Tokens(DictionaryView view, string text, int id, int count)
    {
        FeatureIndex index = view.Index;
        FoundToken[] found = [.. TokenSearch.Of(index, text, MostTokens)];
        if (Array.Find(found, token => token.Id == id || id < 0) is not { } meant)
            return new([.. found.Select(Response)], null, 0, [], []);
        IReadOnlyList<TokenFirings> fires = index.LatentsOn(meant.Id, count);
        IReadOnlyList<PromotedToken> promotes = index.LatentsThatPromote(meant.Id, count);
        IReadOnlyList<LatentRow> firing = view.Rows(fires.Select(one => one.Latent)), raising = view.Rows(promotes.Select(one => one.Latent));
        return new([.. found.Select(Response)], Response(meant), index.Occurrences(meant.Id),
            [.. fires.Select((one, i) => new TokenMatchResponse(firing[i], one.Count, one.Share, one.Reach, one.Max))],
            [.. promotes.Select((one, i) => new PromotesMatchResponse(raising[i], one.Effect, one.Rank))]);
    }

    static TokenResponse Response(FoundToken token) => new(token.Id, token.Text);

    static async Task<VectorSearchResponse> Vector(RunCatalogue catalogue, ModelHost host, Query query, VectorSearchRequest body,
        CancellationToken cancel)
    {
        if (body.Content is not { Length: > 0 and <= LargestFile })
            throw RequestException.Bad($"the file has {body.Content?.Length ?? 0} bytes, expected 1 to {LargestFile}");
        UploadedVectors file = UploadedVectors.Parse(body.Name, body.Content);
        float[] vector = file.Row(body.Row);
        int count = query.Read(Count);
        IndexDescription index = DictionaryEndpoints.Read(catalogue, query, view => view.Index.Description);
        DirectionSide side = body.Encoder ? DirectionSide.Encoder : DirectionSide.Decoder;
        IReadOnlyList<DirectionMatch> matches = await host.UseCoder(index, coder => Nearest(coder, side, vector, count), cancel);
        return DictionaryEndpoints.Read(catalogue, query, view => new VectorSearchResponse(file.Count, vector.Length,
            [.. view.Rows(matches.Select(match => match.Latent)).Zip(matches, (row, match) => new VectorMatchResponse(row, match.Cosine))]));
    }

    // What is wrong with the vector is the caller's doing.
    static IReadOnlyList<DirectionMatch> Nearest(ISparseCoder coder, DirectionSide side, float[] vector, int count)
    {
        try
        {
            return DirectionSearch.Of(coder, side, vector, count, Workers.All);
        }
        catch (InputException e)
        {
            throw RequestException.Bad(e.Message);
        }
    }
}
