using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using Fathom.Dictionaries;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Models;
using Fathom.Numerics;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Explorer;

/// <summary>A run with its model behind a real server, and the parts that it is made of as the oracle.</summary>
public sealed class TextFixture(TinyWorkspace workspace) : IAsyncLifetime
{
    internal RunFolder Run { get; private set; } = null!;

    internal FeatureIndex Index { get; private set; } = null!;

    internal LanguageModel Model { get; private set; } = null!;

    internal TopKSae Coder { get; private set; } = null!;

    internal Site Site { get; } = Site.Parse(TinyWorkspace.Site);

    internal ExplorerServer Server { get; private set; } = null!;

    internal HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Run = RunFolder.Open(await workspace.Run());
        Index = FeatureIndex.Open(Run, TinyWorkspace.Dictionary);
        Model = LanguageModel.Load(workspace.Model, new Workers(1));
        Coder = (TopKSae)SaeLensFolder.Read(Run.Dictionary(TinyWorkspace.Dictionary)).Coder;
        Server = await ExplorerServer.StartAsync(Run, port: 0);
        Client = new HttpClient { BaseAddress = Server.Address };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        Index.Dispose();
        Model.Dispose();
        Coder.Dispose();
    }

    internal static string Path(string rest) => $"/api/dictionaries/{TinyWorkspace.Dictionary}/{rest}";

    internal async Task<T> Post<TBody, T>(string rest, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type)
    {
        using HttpResponseMessage response = await Client.PostAsJsonAsync(Path(rest), body, bodyType,
            TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return System.Text.Json.JsonSerializer.Deserialize(text, type)!;
    }

    internal Task<TextResponse> Read(string text) =>
        Post("text", new TextRequest(text), ExplorerJson.Default.TextRequest, ExplorerJson.Default.TextResponse);

    internal async Task<LatentEffectResponse> Effects(int latent, int context) => (await Client.GetFromJsonAsync(
        Path($"latents/{latent}/contexts/{context}/effects"), ExplorerJson.Default.LatentEffectResponse, TestContext.Current.CancellationToken))!;

    /// <summary>Status and line of a refusal.</summary>
    internal async Task<(int Status, string Line)> Refused<TBody>(string rest, TBody body, JsonTypeInfo<TBody> type)
    {
        using HttpResponseMessage response = await Client.PostAsJsonAsync(Path(rest), body, type,
            TestContext.Current.CancellationToken);
        var error = (await response.Content.ReadFromJsonAsync(ExplorerJson.Default.ErrorResponse, TestContext.Current.CancellationToken))!;
        Assert.DoesNotContain('\n', error.Error);
        return ((int)response.StatusCode, error.Error);
    }

    /// <summary>[tokens] ln p of each token by logits in double; 0 of the first.</summary>
    /// <param name="ids">The text.</param>
    /// <param name="hook">At the dictionary's site.</param>
    internal double[] LogProbabilities(int[] ids, SiteHook? hook = null)
    {
        float[] logits = Model.Logits(TokenBatch.Of(ids), hook is null ? null : new Hooks().Add(Site, hook));
        int size = Model.Config.VocabularySize;
        return [0, .. Enumerable.Range(1, ids.Length - 1).Select(at =>
        {
            double[] row = [.. logits.Skip((at - 1) * size).Take(size).Select(x => (double)x)];
            double most = row.Max();
            return row[ids[at]] - most - Math.Log(row.Sum(x => Math.Exp(x - most)));
        })];
    }
}
