using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>The tiny run behind a real server on a free port of the loopback, and its index as the oracle.</summary>
public sealed class ExplorerFixture : IAsyncLifetime
{
    readonly TinyRun run = new();

    internal TinyRun Run => run;

    internal FeatureIndex Index { get; private set; } = null!;

    internal ExplorerServer Server { get; private set; } = null!;

    internal HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        run.BuildIndex();
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(run.Folder.Evaluation(TinyRun.Dictionary)).FullName, "core.json"), Results);
        TinyTruth.Write(run);
        Index = run.OpenIndex();
        Server = await ExplorerServer.StartAsync(run.Folder, port: 0);
        Client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = Server.Address };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        Index.Dispose();
        run.Dispose();
    }

    internal async Task<T> Get<T>(string path, JsonTypeInfo<T> type) =>
        (await Client.GetFromJsonAsync(path, type, TestContext.Current.CancellationToken))!;

    /// <summary>Sends a request with headers as given, checked by nobody.</summary>
    internal async Task<HttpResponseMessage> Send(string path, HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        foreach ((string name, string value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    internal static string Dictionary(string rest = "") => $"/api/dictionaries/{TinyRun.Dictionary}{rest}";

    // As the evaluation writes it, with what a reader must pass over: words, nulls, a control without the metric, other entries.
    const string Results = """
        {
          "eval_type_id": "core",
          "eval_result_metrics": {
            "reconstruction_quality": { "explained_variance": 0.9571, "fvu": 0.0429, "note": "words", "missing": null },
            "misc_metrics": { "frac_alive": 0.875 },
            "empty": {}
          },
          "eval_result_details": [
            { "control": "permuted decoder", "eval_result_metrics": { "reconstruction_quality": { "fvu": 1.75 } } },
            { "control": "random-init model", "eval_result_metrics": { "reconstruction_quality": { "fvu": 0.25 }, "misc_metrics": { "frac_alive": 1 } } },
            { "something": "else" }
          ]
        }
        """;
}
