using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Explorer;
using Fathom.Features;
using Fathom.Models;
using Fathom.Models.Tokenizers;

namespace Fathom.Bench;

/// <summary>How long the explorer's server takes over a text of 256 tokens, asked over HTTP as a page asks it.</summary>
static class ExplorerTextStudy
{
    /// <summary>Tokens of the text, its first one included.</summary>
    public const int Tokens = 256;

    /// <summary>Latents of one request for effects, as the page asks.</summary>
    public const int Effects = 4;

    const int Repeats = 20;

    /// <param name="run">What <c>fathom demo --out RUN --no-serve</c> made.</param>
    public static async Task<IReadOnlyList<ExplorerTextTimes>> Run(string run)
    {
        RunFolder demo = RunFolder.Open(run);
        string name = demo.DictionaryNames.First(name => FeatureIndex.Exists(demo, name));
        string folder = Directory.CreateTempSubdirectory("fathom-bench-").FullName;
        try
        {
            using FeatureIndex index = FeatureIndex.Open(demo, name);
            string stories = Stories(demo);
            RunFolder large = Gpt2Shape.Make(folder, index.Description.Model, stories);
            return [await Measure("stories-4L", demo, name, stories), await Measure("random, of GPT-2 small's shape", large, Gpt2Shape.Dictionary, stories)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<ExplorerTextTimes> Measure(string model, RunFolder run, string dictionary, string stories)
    {
        IndexDescription index;
        using (FeatureIndex open = FeatureIndex.Open(run, dictionary)) index = open.Description;
        string text = Cut(stories, Tokenizer.Load(index.Model));
        await using ExplorerServer server = await ExplorerServer.StartAsync(run, port: 0);
        using var client = new HttpClient { BaseAddress = server.Address };
        string path = $"/api/dictionaries/{dictionary}/text";
        var loading = Stopwatch.StartNew();
        JsonElement read = await Post(client, path, new { text });
        double first = loading.Elapsed.TotalSeconds;
        if (read.GetProperty("tokens").GetArrayLength() != Tokens) throw new InvalidOperationException("the text has another number of tokens");
        int[] latents = [.. read.GetProperty("tokens")[Tokens / 2].GetProperty("latents").EnumerateArray().Take(Effects).Select(latent => latent.GetInt32())];
        double[] reading = await Times(() => Post(client, path, new { text }), Repeats);
        double[] effects = await Times(() => Post(client, $"{path}/effects", new { text, latents }), Repeats / 4);
        return new(model, index, ModelConfig.Load(index.Model), first, reading, effects);
    }

    static async Task<double[]> Times(Func<Task> action, int repeats)
    {
        var times = new double[repeats];
        for (int i = -2; i < repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await action();
            if (i >= 0) times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Array.Sort(times);
        return times;
    }

    static async Task<JsonElement> Post(HttpClient client, string path, object body)
    {
        using HttpResponseMessage response = await client.PostAsJsonAsync(path, body);
        string answer = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonDocument.Parse(answer).RootElement : throw new InvalidOperationException(answer);
    }

    // The beginning of the stories with as many tokens as are wanted behind the first.
    static string Cut(string stories, Tokenizer tokenizer)
    {
        for (int length = 6 * Tokens; ; length--)
            if (tokenizer.Encode(stories[..length]).Length == Tokens - 1) return stories[..length];
    }

    static string Stories(RunFolder run)
    {
        using ItemStore items = ItemStore.Open(run.Items);
        var text = new StringBuilder();
        for (int context = 0; context < 100; context++)
        {
            foreach (int id in items.Context(context))
                if (!items.IsSpecial(id)) text.Append(items.Text(id));
            text.Append('\n');
        }
        return text.ToString();
    }
}
