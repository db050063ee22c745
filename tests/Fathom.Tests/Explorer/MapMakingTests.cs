using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Tests.Features.Mapping;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>An index without a map, before a server that is asked to make it.</summary>
public sealed class MapMakingTests : IAsyncLifetime
{
    const string Api = "/api/dictionaries/tiny", Area = "area=AAAAAA________AA";

    readonly TinyRun run = new();
    ExplorerServer server = null!;
    HttpClient client = null!;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        run.BuildIndex();
        IndexMapTests.TakeMap(run.Folder, TinyRun.Dictionary);
        server = await ExplorerServer.StartAsync(run.Folder, 0, cancel: Cancel);
        client = new() { BaseAddress = server.Address };
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
        run.Dispose();
    }

    async Task<List<MapStep>> Make()
    {
        using HttpResponseMessage answer = await client.PostAsync($"{Api}/map", new StringContent("{}", Encoding.UTF8, "application/json"), Cancel);
        Assert.Equal(("text/event-stream", HttpStatusCode.OK), (answer.Content.Headers.ContentType!.MediaType, answer.StatusCode));
        string text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.EndsWith("event: end\ndata: null\n\n", text, StringComparison.Ordinal);
        return [.. text.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal))
            .Select(line => JsonSerializer.Deserialize(line["data: ".Length..], ExplorerJson.Default.MapStep)!)];
    }

    [Fact]
    public async Task It_is_made_when_it_is_asked_for_and_stays()
    {
        Assert.False((await client.GetFromJsonAsync(Api, ExplorerJson.Default.OverviewResponse, Cancel))!.Mapped);
        using HttpResponseMessage none = await client.GetAsync($"{Api}/map", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Contains("--map", await none.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);

        using HttpResponseMessage early = await client.GetAsync($"{Api}/latents?{Area}", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);

        List<MapStep> steps = await Make();
        Assert.True(steps.Count > 1);
        Assert.Equal(new("", 0, 0, true), steps[^1]);
        Assert.All(steps[..^1], step => Assert.False(step.Made));
        Assert.True((await client.GetFromJsonAsync(Api, ExplorerJson.Default.OverviewResponse, Cancel))!.Mapped);
        Assert.Equal(6 * TinyRun.Latents, (await client.GetByteArrayAsync($"{Api}/map/points", Cancel)).Length);
        LatentsResponse within = (await client.GetFromJsonAsync($"{Api}/latents?{Area}", ExplorerJson.Default.LatentsResponse, Cancel))!;
        Assert.InRange(within.Matching, 1, TinyRun.Latents - TinyRun.Dead.Length);
        // Other tests' work may be under way.
        Assert.All(await Make(), step => Assert.True(step.Made || step.Doing == "waiting for other work"));

        // Another server finds it in the index.
        await using ExplorerServer another = await ExplorerServer.StartAsync(run.Folder, 0, cancel: Cancel);
        using var other = new HttpClient { BaseAddress = another.Address };
        Assert.Equal(await client.GetByteArrayAsync($"{Api}/map/points", Cancel), await other.GetByteArrayAsync($"{Api}/map/points", Cancel));
    }

    /// <summary>Who leaves gives it up: nothing is written, and the next one is not kept waiting.</summary>
    [Fact]
    public async Task Who_leaves_gives_it_up()
    {
        using var catalogue = new RunCatalogue(run.Folder);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (MapStep step in MapMaker.Make(catalogue, TinyRun.Dictionary, gone.Token)) { }
        });
        Assert.False(File.Exists(Path.Combine(run.IndexPath, "map.bin")));
        await foreach (MapStep step in MapMaker.Make(catalogue, TinyRun.Dictionary, Cancel)) break;
        Assert.True((await Make())[^1].Made);
    }

    /// <summary>Its map would never be seen here: making it is refused, with what to do.</summary>
    [Fact]
    public async Task Of_an_index_that_was_made_anew_there_is_none_until_the_server_starts_again()
    {
        using var catalogue = new RunCatalogue(run.Folder);
        IndexDescription opened = catalogue.Read(TinyRun.Dictionary, view => view.Index.Description);
        JsonFile.Write(Path.Combine(run.IndexPath, IndexFiles.Description), opened with { Created = opened.Created.AddSeconds(1) });
        InputException refused = await Assert.ThrowsAsync<InputException>(async () =>
        {
            await foreach (MapStep step in MapMaker.Make(catalogue, TinyRun.Dictionary, Cancel)) { }
        });
        Assert.Contains("start the server again", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(run.IndexPath, "map.bin")));
    }

    [Theory]
    [InlineData("nothing", "application/json", 404)]
    [InlineData("tiny", "text/plain", 415)]
    public async Task What_is_no_such_request_is_refused(string name, string type, int status)
    {
        using HttpResponseMessage answer = await client.PostAsync($"/api/dictionaries/{name}/map", new StringContent("{}", Encoding.UTF8, type), Cancel);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Other_sites_cannot_ask_for_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Api}/map") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("Origin", "http://elsewhere.example");
        using HttpResponseMessage answer = await client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }
}
