using System.Net;
using System.Net.Http.Json;
using Fathom.Explorer;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Many at once, and those who leave.</summary>
public sealed class ManyClientsTests(ExplorerFixture fixture) : IClassFixture<ExplorerFixture>
{
    const int Clients = 64, Requests = 12;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Each on a connection of its own, each gets what one alone would.</summary>
    [Fact]
    public async Task Sixty_four_clients_are_answered_alike()
    {
        string[] paths = [.. Enumerable.Range(0, Requests).Select(i => ExplorerFixture.Dictionary((i % 6) switch
        {
            0 => "",
            1 => $"/latents?offset={i}&sort=max",
            2 => $"/latents/{2 * i}",
            3 => $"/latents/{i}/examples?kind=random&seed={i}",
            4 => "/evaluation",
            _ => "/latents?filter=the",
        }))];
        string[] alone = new string[Requests];
        for (int i = 0; i < Requests; i++) alone[i] = await fixture.Client.GetStringAsync(paths[i], Cancel);
        await Parallel.ForEachAsync(Enumerable.Range(0, Clients), new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = Cancel }, async (at, cancel) =>
        {
            using var client = new HttpClient { BaseAddress = fixture.Server.Address };
            for (int i = 0; i < Requests; i++)
                Assert.Equal(alone[(i + at) % Requests], await client.GetStringAsync(paths[(i + at) % Requests], cancel));
        });
    }

    /// <summary>Whose connection is cut in the middle of a stream no longer counts among the followers.</summary>
    [Fact]
    public async Task Connections_that_are_cut_end_their_streams()
    {
        using var run = new TinyRun();
        Directory.CreateDirectory(run.Folder.Dictionary("unfinished"));
        File.WriteAllText(Path.Combine(run.Folder.Dictionary("unfinished"), "metrics.jsonl"), "");
        await using ExplorerServer server = await ExplorerServer.StartAsync(run.Folder, 0, cancel: Cancel);
        FollowRequest body = new(["unfinished"], 100);
        List<HttpClient> clients = [];
        List<HttpResponseMessage> streams = [];
        for (int i = 0; i < FollowedTrainings.MostFollowers; i++)
        {
            var client = new HttpClient { BaseAddress = server.Address };
            clients.Add(client);
            HttpResponseMessage response = await TrainingsTests.Follow(client, body, Cancel);
            streams.Add(response);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.True(await (await response.Content.ReadAsStreamAsync(Cancel)).ReadAsync(new byte[10], Cancel) > 0);
        }
        using var late = new HttpClient { BaseAddress = server.Address };
        using HttpResponseMessage refused = await TrainingsTests.Follow(late, body, Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("close one", (await refused.Content.ReadFromJsonAsync(ExplorerJson.Default.ErrorResponse, Cancel))!.Error,
            StringComparison.Ordinal);
        streams.ForEach(stream => stream.Dispose());
        clients.ForEach(client => client.Dispose());
        await Patience.Until(async () =>
        {
            using HttpResponseMessage again = await TrainingsTests.Follow(late, body, Cancel);
            return again.StatusCode == HttpStatusCode.OK;
        }, "the streams of those who left go on");
    }
}
