using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fathom.Dictionaries;
using Fathom.Explorer;

namespace Fathom.Bench;

/// <summary>How long a browser waits for the server: whole requests over the loopback, compressed as a browser asks for it.</summary>
static partial class ServedStudy
{
    const int Clients = 64, PagesPerClient = 8;

    /// <param name="run">Has the dictionary, indexed.</param>
    /// <param name="dictionary">Its name.</param>
    /// <param name="latents">Asked about, the densest first.</param>
    public static async Task<ServedResult> Run(RunFolder run, string dictionary, IReadOnlyList<int> latents)
    {
        long start = Stopwatch.GetTimestamp();
        await using ExplorerServer server = await ExplorerServer.StartAsync(run, port: 0);
        double started = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        string api = $"/api/dictionaries/{dictionary}";
        using HttpClient client = Client(server);
        start = Stopwatch.GetTimestamp();
        (long bytes, bool built) = await FirstPage(client, api);
        double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        start = Stopwatch.GetTimestamp();
        await FirstPage(client, api);
        double again = Stopwatch.GetElapsedTime(start).TotalMilliseconds;

        ServedTimes[] times =
        [
            await Ask(client, "a feature page: every request that it makes, one after the other", latents, latent => Page(api, latent)),
            await Ask(client, "20 examples from a tenth of the histogram, drawn at random", latents, latent => Interval(client, api, latent).Result),
            await Ask(client, "the next 100 rows of the table", latents, latent => [$"{api}/latents?sort=max&descending=true&offset={latent}&count=100"]),
            await Ask(client, "the map", [.. latents.Take(20)], _ => [$"{api}/map", $"{api}/map/points"]),
        ];
        return new(started, first, again, built ? bytes : null, times, Clients, PagesPerClient, await Crowd(server, api, latents));
    }

    static HttpClient Client(ExplorerServer server) =>
        new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = server.Address };

    // What a browser loads before the first table stands there: the page, what it links to, then the answers.
    static async Task<(long Bytes, bool Built)> FirstPage(HttpClient client, string api)
    {
        byte[] page = await Get(client, "/");
        string[] assets = [.. Asset().Matches(System.Text.Encoding.UTF8.GetString(await Plain(client, "/"))).Select(match => match.Groups[1].Value).Distinct()];
        long bytes = page.Length;
        foreach (string asset in assets) bytes += (await Get(client, asset)).Length;
        await Get(client, "/api/run");
        await Task.WhenAll(Get(client, api), Get(client, $"{api}/latents?sort=density&descending=true&count=100"));
        return (bytes, assets.Length > 0);
    }

    static string[] Page(string api, int latent) =>
    [
        $"{api}/latents/{latent}?sort=density&descending=true", $"{api}/latents/{latent}/examples?kind=top&seed=0&count=20",
        $"{api}/latents/{latent}/company", $"{api}/latents/{latent}/near-misses", $"{api}/latents/{latent}/labels",
        $"{api}/latents/{latent}/strengths", $"{api}/latents/{latent}/notes",
    ];

    static async Task<string[]> Interval(HttpClient client, string api, int latent)
    {
        using JsonDocument answer = JsonDocument.Parse(await Plain(client, $"{api}/latents/{latent}"));
        float max = answer.RootElement.GetProperty("max").GetSingle();
        return [string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{api}/latents/{latent}/examples?kind=interval&low={max * 0.2f:R}&high={max * 0.3f:R}&seed={latent}&count=20")];
    }

    static async Task<ServedTimes> Ask(HttpClient client, string question, IReadOnlyList<int> latents, Func<int, string[]> paths)
    {
        string[][] asked = [.. latents.Select(paths)];
        foreach (string[] one in asked.Take(50))
            foreach (string path in one) await Get(client, path);
        var times = new List<double>();
        foreach (string[] one in asked)
        {
            long start = Stopwatch.GetTimestamp();
            foreach (string path in one) await Get(client, path);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        double densest = times[0];
        times.Sort();
        return new(question, times, densest);
    }

    static async Task<(double Seconds, int Errors, double Worst)> Crowd(ExplorerServer server, string api, IReadOnlyList<int> latents)
    {
        int errors = 0;
        double worst = 0;
        var gate = new Lock();
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async each =>
        {
            using HttpClient client = Client(server);
            for (int i = 0; i < PagesPerClient; i++)
            {
                long began = Stopwatch.GetTimestamp();
                foreach (string path in Page(api, latents[(each * PagesPerClient + i) * 7 % latents.Count]))
                {
                    using HttpResponseMessage response = await client.SendAsync(Compressed(path));
                    await response.Content.ReadAsByteArrayAsync();
                    if (!response.IsSuccessStatusCode) Interlocked.Increment(ref errors);
                }
                lock (gate) worst = Math.Max(worst, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }));
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, errors, worst);
    }

    static async Task<byte[]> Get(HttpClient client, string path)
    {
        using HttpResponseMessage response = await client.SendAsync(Compressed(path));
        byte[] answer = await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode ? answer
            : throw new InvalidOperationException($"{path}: {(int)response.StatusCode}, {System.Text.Encoding.UTF8.GetString(answer)}");
    }

    static Task<byte[]> Plain(HttpClient client, string path) => client.GetByteArrayAsync(path);

    static HttpRequestMessage Compressed(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.ParseAdd("br, gzip");
        return request;
    }

    [GeneratedRegex("(?:src|href)=\"(/assets/[^\"]+)\"")]
    private static partial Regex Asset();
}
