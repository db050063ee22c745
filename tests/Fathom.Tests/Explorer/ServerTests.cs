using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Explorer;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Starting, stopping, and runs in which something is missing.</summary>
public sealed class ServerTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_port_in_use_is_one_line_that_names_the_way_out()
    {
        using var run = new TinyRun();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        InputException error = await Assert.ThrowsAsync<InputException>(() => ExplorerServer.StartAsync(run.Folder, port, cancel: Cancel));
        Assert.Equal($"port {port} is in use; choose another with --port", error.Message);
    }

    [Fact]
    public async Task It_listens_on_the_loopback_alone_until_it_is_stopped()
    {
        using var run = new TinyRun();
        using var stop = new CancellationTokenSource();
        var ready = new TaskCompletionSource<Uri>();
        Task served = ExplorerServer.RunAsync(run.Folder, 0, null, ready.SetResult, stop.Token);
        Uri address = await ready.Task.WaitAsync(Cancel);
        Assert.Equal("127.0.0.1", address.Host);
        using var client = new HttpClient();
        Assert.Contains("tiny", await client.GetStringAsync(new Uri(address, "/api/run"), Cancel), StringComparison.Ordinal);
        await stop.CancelAsync();
        await served.WaitAsync(Patience.Limit, Cancel);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(new Uri(address, "/api/run"), Cancel));
    }

    [Fact]
    public async Task A_dictionary_without_an_index_says_how_to_make_one_and_opens_once_it_is_made()
    {
        using var run = new TinyRun();
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0, cancel: Cancel);
        using var client = new HttpClient { BaseAddress = server.Address };
        string command = $"fathom index --run {run.Folder.Path} --dictionary tiny";
        RunResponse before = JsonSerializer.Deserialize(await client.GetStringAsync("/api/run", Cancel), ExplorerJson.Default.RunResponse)!;
        Assert.Equal([new("tiny", false, command, false)], before.Dictionaries);
        using HttpResponseMessage refused = await client.GetAsync(ExplorerFixture.Dictionary(), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Contains(command, await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);

        run.BuildIndex(withLogits: false);
        LatentResponse page = JsonSerializer.Deserialize(
            await client.GetStringAsync(ExplorerFixture.Dictionary("/latents/3"), Cancel), ExplorerJson.Default.LatentResponse)!;
        Assert.Null(page.Logits);
        OverviewResponse overview = JsonSerializer.Deserialize(
            await client.GetStringAsync(ExplorerFixture.Dictionary(), Cancel), ExplorerJson.Default.OverviewResponse)!;
        Assert.Empty(overview.Quality);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("the index's", true)]
    [InlineData("another", false)]
    public async Task Results_of_other_weights_are_not_shown_as_those_of_this_dictionary(string? hash, bool shown)
    {
        using var run = new TinyRun();
        run.BuildIndex();
        string? named = hash == "the index's" ? Fingerprint.OfDictionary(run.Folder, TinyRun.Dictionary) : hash;
        string file = Path.Combine(Directory.CreateDirectory(run.Folder.Evaluation(TinyRun.Dictionary)).FullName, "core.json");
        File.WriteAllText(file, $$"""
            { "eval_config": { "dictionary_hash": {{(named is null ? "null" : $"\"{named}\"")}} }, "eval_result_metrics": { "sparsity": { "l0": 3 } } }
            """);
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0, cancel: Cancel);
        using var client = new HttpClient { BaseAddress = server.Address };
        OverviewResponse overview = JsonSerializer.Deserialize(
            await client.GetStringAsync(ExplorerFixture.Dictionary(), Cancel), ExplorerJson.Default.OverviewResponse)!;
        Assert.Equal(shown ? 1 : 0, overview.Quality.Count);
        Assert.Equal(!shown, overview.QualityOfOtherWeights);
    }

    /// <summary>
    /// The server gives pending requests up after two seconds and disposes the catalogue. One that still runs must not find its
    /// files unmapped; when it is done, they are closed.
    /// </summary>
    [Fact]
    public void A_request_that_outlives_the_server_still_reads_and_is_the_last()
    {
        using var run = new TinyRun();
        run.BuildIndex();
        var catalogue = new RunCatalogue(run.Folder);
        DictionaryView? kept = null;
        int before = catalogue.Read(TinyRun.Dictionary, view => view.Top(3, 5, true).Matching);
        int during = catalogue.Read(TinyRun.Dictionary, view =>
        {
            kept = view;
            catalogue.Dispose();
            Assert.Throws<ObjectDisposedException>(() => catalogue.Read(TinyRun.Dictionary, late => late.Latents));
            return view.Top(3, 5, true).Matching;
        });
        Assert.Equal(before, during);
        Assert.Throws<ObjectDisposedException>(() => kept!.Top(3, 5, true));
    }

    [Theory]
    [InlineData("index/tiny/values.bin")]
    [InlineData("evaluation/tiny/core.json")]
    public async Task A_damaged_file_is_told_in_one_line(string path)
    {
        using var run = new TinyRun();
        run.BuildIndex();
        string file = Path.Combine(run.Folder.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "{ torn");
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0, cancel: Cancel);
        using var client = new HttpClient { BaseAddress = server.Address };
        using HttpResponseMessage answer = await client.GetAsync(ExplorerFixture.Dictionary(), Cancel);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        string error = JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(Cancel), ExplorerJson.Default.ErrorResponse)!.Error;
        Assert.Contains(file, error, StringComparison.Ordinal);
        Assert.Contains("make it anew with 'fathom ", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }
}
