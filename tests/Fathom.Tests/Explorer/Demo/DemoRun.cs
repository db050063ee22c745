using System.Net;
using System.Net.Http.Json;
using Fathom.Dictionaries;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Tests.Cli;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer.Demo;

/// <summary>A small demo run, made by the program itself from what comes with it, behind a real server.</summary>
public sealed class DemoRun : IAsyncLifetime
{
    readonly TempFolder folder = new();

    internal RunFolder Run { get; private set; } = null!;

    internal string Dictionary { get; private set; } = "";

    internal FeatureIndex Index { get; private set; } = null!;

    internal ExplorerServer Server { get; private set; } = null!;

    internal HttpClient Client { get; private set; } = null!;

    /// <summary>The living latent that fires most.</summary>
    internal int Densest => Index.AllStatistics.ToArray().MaxBy(latent => latent.Density).Latent;

    public async ValueTask InitializeAsync()
    {
        string path = folder.File("run");
        await FathomCommand.Done(["demo", "--out", path, "--stories", "200", "--tokens", "100000", "--no-serve"]);
        Run = RunFolder.Open(path);
        Dictionary = Run.DictionaryNames.Single();
        Index = FeatureIndex.Open(Run, Dictionary);
        Server = await ExplorerServer.StartAsync(Run, port: 0, cancel: TestContext.Current.CancellationToken);
        Client = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = Server.Address };
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (Server is not null) await Server.DisposeAsync();
        Index?.Dispose();
        folder.Dispose();
    }

    /// <summary>An address of the dictionary's part of the API.</summary>
    internal string Api(string rest = "") => $"/api/dictionaries/{Dictionary}{rest}";

    internal Task<HttpResponseMessage> Post(string path, string json) =>
        Client.PostAsync(path, new StringContent(json, null, "application/json"), TestContext.Current.CancellationToken);

    internal async Task<T> Get<T>(string path) => (T)(await Client.GetFromJsonAsync(path, typeof(T), ExplorerJson.Default, TestContext.Current.CancellationToken))!;
}
