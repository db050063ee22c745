using System.Diagnostics;
using System.Globalization;
using Fathom.Dictionaries;
using Fathom.Features;

namespace Fathom.Bench;

/// <summary>What an explorer makes of 100,000 latents, each with a label: a server of its own, asked over HTTP, and a page in a browser.</summary>
static class WideStudy
{
    const int Latents = 100_000, Tokens = 200_000;

    static readonly string[] Sorts = ["number", "density", "max", "mean", "contexts", "score"];

    /// <param name="kept">Folder that keeps the run, or has it; a temporary one when null.</param>
    /// <param name="log">Told of the steps.</param>
    public static async Task<WideResult> Run(string? kept, Action<string> log)
    {
        string folder = kept ?? Directory.CreateTempSubdirectory("fathom-wide-").FullName;
        try
        {
            log("making the index");
            var (run, stages) = ZipfRun.Make(folder, Latents, Tokens);
            foreach (var (stage, seconds) in stages) log($"{stage}: {seconds:F1} s");
            WideLabels.Write(run, ZipfRun.Name, Latents);
            log("the map by itself");
            MapResult map = MapStudy.Run(run, new ZipfCoder(Latents));
            IndexDescription index;
            using (FeatureIndex opened = FeatureIndex.Open(run, ZipfRun.Name)) index = opened.Description;
            return await Serve(run, index, stages, map, log);
        }
        finally
        {
            if (kept is null) Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<WideResult> Serve(RunFolder run, IndexDescription index, IReadOnlyList<(IndexStage, double)> stages, MapResult made,
        Action<string> log)
    {
        var (process, address) = FathomProgram.Serve(run.Path);
        try
        {
            using var client = new HttpClient { BaseAddress = address };
            client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br, gzip");
            string api = $"/api/dictionaries/{ZipfRun.Name}";
            long start = Stopwatch.GetTimestamp();
            foreach (string path in (string[])["/api/run", api, $"{api}/latents?sort=density&descending=true&count=100"]) await Get(client, path);
            double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            ServedTimes[] times = [.. await Ask(client, api, log)];
            long map = await Get(client, $"{api}/map") + await Get(client, $"{api}/map/points");
            double? memory = OwnMemory(process);
            log("a page in a browser");
            return new(index, stages, made, first, times, map, memory, await PageStudy.Run(address));
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    static async Task<List<ServedTimes>> Ask(HttpClient client, string api, Action<string> log)
    {
        async Task<ServedTimes> Of(string question, IEnumerable<string> paths)
        {
            log(question);
            var times = new List<double>();
            foreach (string path in paths)
            {
                long start = Stopwatch.GetTimestamp();
                await Get(client, path);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            double asked = times[0];
            times.Sort();
            return new(question, times, asked);
        }
        string Page(string sort, bool descending, int offset) =>
            $"{api}/latents?sort={sort}&descending={(descending ? "true" : "false")}&offset={offset}&count=100";
        string[] typed = [.. Typed()];
        return
        [
            await Of("the table in an order that nobody asked for yet", from sort in Sorts from down in (bool[])[true, false] select Page(sort, down, 0)),
            await Of("100 rows from anywhere in it", Enumerable.Range(0, 500).Select(i => Page(Sorts[i % Sorts.Length], i % 2 == 0, i * 7919 % Latents))),
            await Of("a key in the filter: the table", typed.Select(text => $"{api}/latents?sort=density&descending=true&filter={Uri.EscapeDataString(text)}&count=100")),
            await Of("a key in the filter: what stands out on the map", typed.Select(text => $"{api}/map/matches?filter={Uri.EscapeDataString(text)}")),
            await Of("a search among labels", Enumerable.Range(0, 200).Select(i => $"{api}/search/labels?query={(i % 3 == 0 ? "river" : i % 3 == 1 ? "seven%20doors" : "sorry%20rain")}")),
            await Of("a search by token", Enumerable.Range(0, 200).Select(i => $"{api}/search/tokens?query=t{i * 13}")),
            await Of("the map", Enumerable.Range(0, 50).SelectMany(_ => (string[])[$"{api}/map/points"])),
        ];
    }

    // Words and numbers, letter by letter.
    static IEnumerable<string> Typed()
    {
        string[] words = ["river", "harbour", "quoted speech", "seven", "plural verbs", .. Enumerable.Range(0, 40).Select(i => $"t{i * 811 + 1000}"),
            .. Enumerable.Range(0, 20).Select(i => (i * 4111 + 10_007).ToString(CultureInfo.InvariantCulture))];
        return words.SelectMany(word => Enumerable.Range(1, word.Length).Select(length => word[..length])).Distinct();
    }

    static async Task<long> Get(HttpClient client, string path)
    {
        using HttpResponseMessage response = await client.GetAsync(path);
        byte[] answer = await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode ? answer.Length
            : throw new InvalidOperationException($"{path}: {(int)response.StatusCode}, {System.Text.Encoding.UTF8.GetString(answer)}");
    }

    // Without the index's files, which are mapped and belong to the page cache.
    static double? OwnMemory(Process process)
    {
        string status = $"/proc/{process.Id}/status";
        if (!File.Exists(status)) return null;
        string line = File.ReadLines(status).First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
