using System.Net;
using System.Net.Http.Json;
using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;
using Fathom.Samples.Monitor;
using Fathom.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace Fathom.Tests.Samples;

/// <summary>The sample service: a prompt goes in, flags come out, and they are those of the activations of the generated
/// text.</summary>
public sealed class MonitorServiceTests : IDisposable
{
    const string Model = "stories-1L", SiteName = "blocks.0.resid_post";

    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    // Half of the activations' coordinates as latents: latent i fires where coordinate i is positive.
    (string Path, StandardSae Coder) Dictionary()
    {
        using LanguageModel model = LanguageModel.Load(EmbeddedModels.Find(Model)!, Workers.One);
        int d = model.Config.Width, latents = d / 2;
        var identity = new float[latents * d];
        for (int i = 0; i < latents; i++) identity[i * d + i] = 1;
        var coder = new StandardSae(identity, new float[latents], identity, new float[d], centersInput: false);
        SaeLensFolder.Write(folder.File("dictionary"), coder, new Dictionary<string, object?>(), new double[latents]);
        return (folder.File("dictionary"), coder);
    }

    string ProbeFile(int d)
    {
        string path = folder.File("probe.safetensors");
        var weight = new float[d];
        weight[1] = -1;
        new Probe(new() { Method = "logistic", Site = SiteName, Pool = "token", Outputs = ["low"] }, weight, [0]).Save(path);
        return path;
    }

    [Fact]
    public async Task A_prompt_is_continued_and_the_tokens_that_fire_are_flagged()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        var (path, coder) = Dictionary();
        MonitorSettings settings = MonitorSettings.Parse(["--model", Model, "--site", SiteName, "--dictionary", path,
            "--watch", "3=0.25=third,7", "--probe", ProbeFile(coder.Width), "--port", "0"], out int port);
        Assert.Equal(0, port);
        using var watcher = new TextWatcher(settings);
        await using WebApplication app = MonitorService.Create(watcher, port);
        await app.StartAsync(cancel);
        using var client = new HttpClient { BaseAddress = new(app.Urls.Single()) };
        Assert.Equal("127.0.0.1", client.BaseAddress.Host);

        HttpResponseMessage answer = await client.PostAsJsonAsync("/generate",
            new { prompt = "Lily had a dog.", maxTokens = 30, temperature = 0.0 }, cancel);
        GenerateResponse response = (await answer.Content.ReadFromJsonAsync<GenerateResponse>(cancel))!;
        Assert.True(response.Flagged);
        Assert.InRange(response.Tokens.Count, 10, 30);
        Check(response, coder, "Lily had a dog.");

        answer = await client.PostAsJsonAsync("/generate", new { prompt = "Lily", maxTokens = 0 }, cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("maxTokens 0", await answer.Content.ReadAsStringAsync(cancel), StringComparison.Ordinal);
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/generate")
        {
            Content = JsonContent.Create(new GenerateRequest("a")),
        };
        foreign.Headers.Host = "elsewhere.example";
        Assert.Equal(HttpStatusCode.BadRequest, (await client.SendAsync(foreign, cancel)).StatusCode);
    }

    [Fact]
    public async Task A_token_that_could_not_be_watched_is_not_given_out()
    {
        var (path, coder) = Dictionary();
        using var watcher = new TextWatcher(MonitorSettings.Parse(["--model", Model, "--site", SiteName, "--dictionary", path,
            "--watch", "3=0.25=third,7", "--probe", ProbeFile(coder.Width)], out _));
        Tokenizer tokenizer = Tokenizer.Load(EmbeddedModels.Find(Model)!);
        using LanguageModel model = LanguageModel.Load(EmbeddedModels.Find(Model)!, Workers.One);
        string prompt = "Lily had a dog.";
        int Length(string text) => tokenizer.Encode(text).Length + (tokenizer.BosId is null ? 0 : 1);
        while (Length($"{prompt} She had a dog.") < model.Config.ContextLength) prompt += " She had a dog.";
        GenerateResponse response = await watcher.Generate(new(prompt, 40, 0), TestContext.Current.CancellationToken);
        Assert.Equal(model.Config.ContextLength - Length(prompt), response.Tokens.Count);
        Check(response, coder, prompt);
    }

    /// <summary>Many texts are made one after the other; who leaves meanwhile waits for none of them.</summary>
    [Fact]
    public async Task Who_leaves_does_not_wait_for_the_others()
    {
        var (path, _) = Dictionary();
        using var watcher = new TextWatcher(MonitorSettings.Parse(["--model", Model, "--site", SiteName, "--dictionary", path,
            "--watch", "3"], out _));
        CancellationToken test = TestContext.Current.CancellationToken;
        // So many that some are still to be made, however late this test gets its turn.
        using var leaves = new CancellationTokenSource();
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(test);
        Task<GenerateResponse>[] others = [.. Enumerable.Range(0, 200).Select(seed =>
            Task.Run(() => watcher.Generate(new("Lily", 200) { Seed = (ulong)seed }, seed < 4 ? test : rest.Token), test))];
        Task<GenerateResponse> waiting;
        // One that nobody is before is done at once.
        do waiting = watcher.Generate(new("Lily", 1), leaves.Token);
        while (waiting.IsCompleted && !others.All(other => other.IsCompleted));
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Contains(others, other => !other.IsCompleted);
        await rest.CancelAsync();
        foreach (Task<GenerateResponse> other in others[4..]) await Record.ExceptionAsync(() => other);
        Assert.All(await Task.WhenAll(others[..4]), response => Assert.NotEmpty(response.Tokens));
    }

    [Fact]
    public void What_was_made_for_another_site_or_dictionary_is_refused()
    {
        var (path, coder) = Dictionary();
        string probe = ProbeFile(coder.Width), ofLatents = folder.File("latents.safetensors"),
            hooked = folder.File("hooked");
        new Probe(new() { Method = "logistic", Site = SiteName, Dictionary = "other", Pool = "token", Outputs = ["x"] },
            [.. Enumerable.Repeat(1f, coder.LatentCount)], [0]).Save(ofLatents);
        SaeLensFolder.Write(hooked, coder, new Dictionary<string, object?> { ["hook_name"] = "blocks.0.hook_resid_post" },
            new double[coder.LatentCount]);
        (string, string[])[] wrong =
        [
            ($"a probe of '{SiteName}'", ["--site", "embed", "--probe", probe]),
            ("of latents of 'other'", ["--site", SiteName, "--dictionary", path, "--probe", ofLatents]),
            ($"a dictionary of {SiteName}", ["--site", "embed", "--dictionary", hooked, "--watch", "3"]),
        ];
        foreach (var (expected, line) in wrong)
            Assert.Contains(expected, Assert.Throws<InputException>(() => new TextWatcher(MonitorSettings.Parse(["--model", Model,
                .. line], out _))).Message, StringComparison.Ordinal);
    }

    // The same text in one pass of the model.
    static void Check(GenerateResponse response, StandardSae coder, string prompt)
    {
        string model = EmbeddedModels.Find(Model)!;
        using LanguageModel loaded = LanguageModel.Load(model, Workers.One);
        Tokenizer tokenizer = Tokenizer.Load(model);
        int[] before = [.. tokenizer.BosId is { } bos ? [bos] : Array.Empty<int>(), .. tokenizer.Encode(prompt)];
        int[] ids = [.. before];
        foreach (GeneratedToken token in response.Tokens)
        {
            // The likeliest next token, which temperature 0 takes.
            float[] logits = loaded.Logits(TokenBatch.Of(ids));
            int next = logits.AsSpan((ids.Length - 1) * loaded.Config.VocabularySize)
                .IndexOf(logits[^loaded.Config.VocabularySize..].Max());
            Assert.Equal(tokenizer.Text(next), token.Text);
            ids = [.. ids, next];
        }
        Site site = Site.Parse(SiteName);
        ActivationCache cache = loaded.RunWithCache(TokenBatch.Of(ids), site);
        for (int i = 0; i < response.Tokens.Count; i++)
        {
            ReadOnlySpan<float> x = cache.Row(site, before.Length + i);
            List<string> expected = [];
            if (x[3] > 0.25f) expected.Add("third");
            if (x[7] > 0) expected.Add("latent 7");
            if (-x[1] > 0) expected.Add("low");
            Assert.Equal(expected, response.Tokens[i].Flags.Select(flag => flag.Name));
        }
        Assert.Equal(coder.Width, cache.Width(site));
    }

    [Theory]
    [InlineData("--latent 3", "--latent: no such option")]
    [InlineData("--watch 3=high", "--watch 3=high")]
    [InlineData("--port 70000", "--port 70000")]
    [InlineData("--watch 3 --watch 4", "--watch: given twice")]
    [InlineData("runs/demo --watch 3", "runs/demo: no such option")]
    [InlineData("--watch", "--watch: expected a value")]
    public void Wrong_settings_are_refused(string line, string expected) => Assert.Contains(expected,
        Assert.Throws<InputException>(() => MonitorSettings.Parse(line.Split(' '), out _)).Message, StringComparison.Ordinal);
}
