using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;
using Fathom.Tests.Checkout;
using Fathom.Tests.Support;

namespace Fathom.Tests.Documents;

/// <summary>
/// A run made by the program itself from a model of a few hundred weights: capture, train, evaluate, index, and its own features
/// brought in again as published ones. Three more sites are captured in the other number types, in shards so short that there are
/// several.
/// </summary>
public sealed class DocumentedRun : IAsyncLifetime
{
    public const string Capture = "blocks.1.resid_post", Name = "small", Published = "theirs";
    public const int Latents = 24, K = 3, Batch = 64, ShardRows = 100;

    readonly TempFolder folder = new();
    TinyModelFolder? model;

    /// <summary>Captures with their types; the first is the one that the dictionary was trained on.</summary>
    public static IReadOnlyDictionary<string, string> Types { get; } = new Dictionary<string, string>
    {
        [Capture] = "f32",
        ["blocks.0.mlp_out"] = "f16",
        ["blocks.0.mlp_post"] = "bf16",
        ["blocks.2.attn_z"] = "int8",
    };

    internal RunFolder Run { get; private set; } = null!;

    public string ModelPath => model!.Path;

    public string At(params string[] parts) => Path.Combine([Run.Path, .. parts]);

    public async ValueTask InitializeAsync()
    {
        model = new TinyModelFolder("llama");
        string text = folder.File("text.jsonl"), run = folder.File("run");
        await File.WriteAllLinesAsync(text, Enumerable.Range(0, 50).Select(Line), TestContext.Current.CancellationToken);
        await Fathom("capture", "--model", model.Path, "--text", text, "--site", Capture, "--context", "16", "--run", run);
        Run = RunFolder.Open(run);
        CaptureOtherTypes();
        await Fathom("train", "--run", run, "--site", Capture, "--name", Name, "--latents", $"{Latents}", "--k", $"{K}",
            "--batch", $"{Batch}", "--tokens", "5k");
        await Fathom("evaluate", "--run", run, "--no-random-init");
        await Fathom("index", "--run", run);
        await Fathom("export", "--format", "neuronpedia", "--run", run, "--dictionary", Name, "--latents", "all",
            "--to", folder.File("np"));
        await Fathom("import", "--format", "neuronpedia", "--from", folder.File("np"), "--to", run, "--name", Published);
    }

    public ValueTask DisposeAsync()
    {
        model?.Dispose();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    void CaptureOtherTypes()
    {
        var workers = new Workers(1);
        using LanguageModel loaded = model!.Load();
        using ItemStore items = ItemStore.Open(Run.Items);
        foreach ((string site, string type) in Types.Skip(1))
        {
            var rows = Enum.Parse<RowType>(type, ignoreCase: true);
            var config = new CaptureConfig { Sites = [Site.Parse(site)], Type = rows, ShardRows = ShardRows };
            new CaptureJob(Run, items, loaded, config, workers)
                .Run(ModelIdentity.Of(model.Path), null, TestContext.Current.CancellationToken);
        }
    }

    // Words of letters, so that documents are of different lengths and no two are alike.
    static string Line(int number)
    {
        var random = new Philox(3, (ulong)number);
        var words = Enumerable.Range(0, 4 + number % 9).Select(word => string.Concat(
            Enumerable.Range(0, 1 + word % 5).Select(letter => (char)('a' + random.Below((ulong)(16 * word + letter), 26)))));
        return $"{{\"text\": \"{string.Join(' ', words)}.\"}}";
    }

    static async Task Fathom(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "fathom.dll");
        Finished done = await Command.Run(Path.GetTempPath(), "dotnet", [program, .. arguments]);
        Assert.True(done.Code == 0, $"fathom {string.Join(' ', arguments)}: {done.Error}");
    }
}
