using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Fathom.Explorer;
using Fathom.Tests.Cli;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>A real <c>fathom serve</c> is killed while people write: what it had confirmed is there for the next one.</summary>
public sealed partial class KilledServerTests : IDisposable
{
    const int Latents = 8;

    readonly TinyRun run = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public KilledServerTests() => run.BuildIndex();

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task No_note_that_was_confirmed_is_lost()
    {
        var confirmed = new int[Latents];
        for (int round = 0; round < 2; round++)
        {
            using RunningFathom served = FathomCommand.Start("serve", "--run", run.Folder.Path, "--port", "0", "--no-browser");
            using var client = new HttpClient { BaseAddress = await AddressOf(served) };
            Task[] writers = [.. Enumerable.Range(0, Latents).Select(latent => Write(client, latent, confirmed))];
            int enough = (round + 1) * 60;
            await served.Until(() => confirmed.Sum() >= enough || writers.Any(writer => writer.IsFaulted));
            await served.Kill();
            await Task.WhenAll(writers);
        }

        await using ExplorerServer next = await ExplorerServer.StartAsync(run.Folder, 0, cancel: Cancel);
        using var reader = new HttpClient { BaseAddress = next.Address };
        for (int latent = 0; latent < Latents; latent++)
        {
            NotesResponse notes = await Read(reader, latent);
            Assert.InRange(notes.Current.Version, confirmed[latent], confirmed[latent] + 2);
            Assert.Equal($"label {notes.Current.Version} of {latent}", notes.Current.Label);
        }
        Assert.True(confirmed.Sum() >= 120);
    }

    // Writes version after version until the server is gone; a version counts once the server has said so.
    static async Task Write(HttpClient client, int latent, int[] confirmed)
    {
        try
        {
            for (int version = (await Read(client, latent)).Current.Version; ; version++)
            {
                string body = $$"""{"version":{{version}},"label":"label {{version + 1}} of {{latent}}"}""";
                using HttpResponseMessage response = await client.PostAsync(Path(latent),
                    new StringContent(body, Encoding.UTF8, "application/json"), Cancel);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                confirmed[latent] = version + 1;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The server was killed.
        }
    }

    static string Path(int latent) => ExplorerFixture.Dictionary($"/latents/{latent}/notes");

    static async Task<NotesResponse> Read(HttpClient client, int latent) =>
        System.Text.Json.JsonSerializer.Deserialize(await client.GetStringAsync(Path(latent), Cancel), ExplorerJson.Default.NotesResponse)!;

    static async Task<Uri> AddressOf(RunningFathom served)
    {
        await served.Until(() => Address().IsMatch(served.ErrorSoFar));
        return new(Address().Match(served.ErrorSoFar).Value);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex Address();
}
