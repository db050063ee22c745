using Fathom.Features;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;

namespace Fathom.Explorer;

/// <summary>What needs the model: the latents of a text, and what taking latents out does to it.</summary>
static class TextEndpoints
{
    /// <summary>Characters of a text at most.</summary>
    public const int MostCharacters = 20_000;

    /// <summary>Tokens of a text at most, its first one included; fewer where the model's context is shorter.</summary>
    public const int MostTokens = 2048;

    /// <summary>Latents whose effects are measured in one request: a pass behind the site for each.</summary>
    public const int MostEffects = 16;

    // Every character may be escaped as six.
    const int LargestBody = 8 * MostCharacters;

    public static void Map(Api api, RunCatalogue catalogue, ModelHost host)
    {
        api.Post<TextRequest, TextResponse>("/api/dictionaries/{name}/text", "the latents that fire on a text, token by token",
            (query, body, cancel) => Text(catalogue, host, query, body.Text, cancel), LargestBody);
        api.Post<EffectsRequest, EffectsResponse>("/api/dictionaries/{name}/text/effects",
            "how much likelier latents make the tokens of a text", (query, body, cancel) => Effects(catalogue, host, query, body, cancel), LargestBody);
        api.Get("/api/dictionaries/{name}/latents/{latent}/contexts/{context}/effects",
            "how much likelier a latent makes the tokens of a context", (query, cancel) => InContext(catalogue, host, query, cancel));
        api.Post<RowsRequest, RowsResponse>("/api/dictionaries/{name}/rows", "rows of the table by the numbers of their latents",
            (query, body, _) => Task.FromResult(DictionaryEndpoints.Read(catalogue, query, view => Rows(view, body.Latents))));
    }

    static async Task<TextResponse> Text(RunCatalogue catalogue, ModelHost host, Query query, string text, CancellationToken cancel)
    {
        RequireText(text);
        IndexDescription index = DictionaryEndpoints.Read(catalogue, query, view => view.Index.Description);
        (TokenSpan[] tokens, EncodedText encoded) = await host.Use(index, subject =>
        {
            TokenSpan[] tokens = Tokens(subject, text, least: 1);
            return (tokens, EncodedText.Of(subject, Ids(tokens), Workers.All, cancel));
        }, cancel);
        return DictionaryEndpoints.Read(catalogue, query, view => TextAnswer.Of(view.Index, tokens, encoded));
    }

    static async Task<EffectsResponse> Effects(RunCatalogue catalogue, ModelHost host, Query query, EffectsRequest body, CancellationToken cancel)
    {
        RequireText(body.Text);
        IndexDescription index = DictionaryEndpoints.Read(catalogue, query, view => view.Index.Description);
        RequireLatents(body.Latents, index.Latents, MostEffects);
        float[][] effects = await host.Use(index, subject =>
        {
            int[] ids = Ids(Tokens(subject, body.Text, least: 2));
            return new LatentEffects(subject, Workers.All, cancel).Of(ids, body.Latents, Positions(body.At, ids.Length));
        }, cancel);
        return new([.. effects.Select((effect, i) => Response(body.Latents[i], effect))]);
    }

    static async Task<LatentEffectResponse> InContext(RunCatalogue catalogue, ModelHost host, Query query, CancellationToken cancel)
    {
        (IndexDescription index, int latent, int[] ids) = DictionaryEndpoints.Read(catalogue, query, view =>
        {
            int latent = DictionaryEndpoints.Latent(view, query), context = query.RouteInteger("context", int.MaxValue);
            return (view.Index.Description, latent, view.InContext(latent, context).Tokens.Select(token => token.Id).ToArray());
        });
        if (ids.Length < 2) throw RequestException.Bad("the context has one token, so there is nothing to predict");
        float[][] effects = await host.Use(index, subject =>
            new LatentEffects(subject, Workers.All, cancel).Of(ids, [latent]), cancel);
        return Response(latent, effects[0]);
    }

    static RowsResponse Rows(DictionaryView view, IReadOnlyList<int> latents)
    {
        RequireLatents(latents, view.Latents, DictionaryEndpoints.MostAtOnce);
        return new(view.Rows(latents));
    }

    static LatentEffectResponse Response(int latent, float[] effect)
    {
        double total = 0;
        foreach (float one in effect) total += one;
        return new(latent, total, effect);
    }

    static HashSet<int>? Positions(IReadOnlyList<int>? at, int tokens)
    {
        if (at is null || at.Count == 0) return null;
        foreach (int position in at)
            if (position < 0 || position >= tokens) throw RequestException.Bad($"at {position}: the text has tokens 0 to {tokens - 1}");
        return [.. at];
    }

    static int[] Ids(TokenSpan[] tokens) => [.. tokens.Select(token => token.Id)];

    static TokenSpan[] Tokens(TextSubject subject, string text, int least)
    {
        TokenSpan[] tokens = subject.Tokens(text);
        int most = Math.Min(MostTokens, subject.Model.Config.ContextLength);
        if (tokens.Length > most)
            throw RequestException.Bad($"the text has {tokens.Length} tokens, its first one included, and the model reads {most}; shorten it");
        if (tokens.Length < least || tokens.All(token => token.Start == token.End))
            throw RequestException.Bad("the text has no token that the model could read; write some words");
        if (Array.Find(tokens, token => token.Id >= subject.Model.Config.VocabularySize) is { Id: > 0 } beyond)
            throw RequestException.Bad($"token {beyond.Id} of the text is beyond the model's vocabulary of {subject.Model.Config.VocabularySize}");
        return tokens;
    }

    static void RequireText(string? text)
    {
        if (string.IsNullOrEmpty(text)) throw RequestException.Bad("text is missing");
        if (text.Length > MostCharacters)
            throw RequestException.Bad($"the text has {text.Length} characters, {MostCharacters} at most");
    }

    static void RequireLatents(IReadOnlyList<int>? latents, int all, int most)
    {
        if (latents is null || latents.Count is 0 || latents.Count > most)
            throw RequestException.Bad($"latents: {latents?.Count ?? 0} given, expected 1 to {most}");
        foreach (int latent in latents)
            if (latent < 0 || latent >= all) throw RequestException.NotFound($"there is no latent {latent}; the highest is {all - 1}");
    }
}
