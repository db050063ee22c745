using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Features;
using Fathom.Models;
using Fathom.Models.Files;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Checkout.Snippets;

/// <summary>The C# of the documents, run on tiny models and runs.</summary>
public sealed class ApiSnippets : IDisposable
{
    readonly TinyModelFolder tiny = new("llama");
    readonly TempFolder folder = new();

    [Fact]
    public void A_site_is_read()
    {
        string path = tiny.Path;
        // snippet: read
        using LanguageModel model = LanguageModel.Load(path, Workers.All);
        int[] ids = Tokenizer.Load(path).Encode("once upon a time", special: true);
        Site site = Site.Parse("blocks.1.resid_post");

        ActivationCache cache = model.RunWithCache(TokenBatch.Of(ids), site);   // the pass ends after block 1
        ReadOnlySpan<float> last = cache.Row(site, ids.Length - 1);             // [d]
        // end
        Assert.Equal(model.Config.Width, last.Length);
    }

    [Fact]
    public void An_intervention_changes_the_logits()
    {
        using LanguageModel model = tiny.Load();
        TokenBatch batch = TokenBatch.Of([1, 5, 9, 12]);
        // snippet: intervene
        float[] direction = new float[model.Config.Width];
        direction[3] = 4;

        Hooks steered = new Hooks().Add(Site.Parse("blocks.1.resid_post"), view =>
        {
            for (int row = 0; row < view.Rows; row++)
                if (view.Positions[row] > 0)                                     // not on the first token
                    for (int c = 0; c < view.Width; c++) view.Row(row)[c] += direction[c];
        });
        float[] clean = model.Logits(batch), changed = model.Logits(batch, steered);   // [tokens, V]
        // end
        Assert.NotEqual(clean, changed);
    }

    [Fact]
    public void A_dictionary_is_spliced_in()
    {
        string dictionary = Trained();
        using LanguageModel model = tiny.Load();
        TokenBatch batch = TokenBatch.Of([1, 5, 9, 12]);
        // snippet: splice
        ISparseCoder sae = SaeLensFolder.Read(dictionary).Coder;
        Site site = Site.Parse("blocks.1.resid_post");
        var splice = new Splice(sae, id => id == model.Config.BosId, Workers.All);   // BOS keeps its activation

        double clean = NextTokenLoss.Of(model, batch).Mean;                          // nats
        double spliced = NextTokenLoss.Of(model, batch, new Hooks().Add(site, splice.Reconstruct)).Mean;
        // end
        Assert.NotEqual(clean, spliced);
    }

    [Fact]
    public void A_probe_is_read_and_steers()
    {
        using LanguageModel model = tiny.Load();
        string path = folder.File("probe.safetensors");
        float[] activation = [.. Enumerable.Range(0, model.Config.Width).Select(i => (float)i)];
        new Probe(new() { Method = "logistic", Site = "blocks.1.resid_post", Pool = "mean", Outputs = ["pos"] }, activation, [0])
            .Save(path);
        TokenBatch batch = TokenBatch.Of([1, 5, 9, 12]);
        // snippet: probe
        Probe probe = Probe.Load(path);                                              // probes/sentiment.safetensors
        float p = probe.Probability(activation);                                     // of probe.Outputs[0]

        Hooks steered = new Hooks().Add(Site.Parse(probe.Site), probe.Steer(strength: 4));
        float[] logits = model.Logits(batch, steered);                               // [tokens, V]
        // end
        Assert.Equal(1, p);
        Assert.NotEqual(model.Logits(batch), logits);
    }

    [Fact]
    public void Latents_and_a_probe_are_watched()
    {
        string dictionary = Trained(), probeFile = folder.File("probe.safetensors");
        const int rows = 50;
        float[] activations = [.. Enumerable.Range(0, rows * tiny.Config.Width).Select(i => (float)new Philox(6, 0).Normal((ulong)i))];
        new Probe(new() { Method = "logistic", Site = "", Pool = "token", Outputs = ["first is high"] },
            [1, .. new float[tiny.Config.Width - 1]], [-1]).Save(probeFile);
        List<string> flags = [];
        // snippet: monitor
        Probe probe = Probe.Load(probeFile);                                         // fathom probe … --save
        using var monitor = LatentMonitor.Open(dictionary, [new(3, Threshold: 0.5f, Name: "rain")], [new(probe)]);

        Span<MonitorHit> hits = stackalloc MonitorHit[64];
        int found = monitor.Scan(activations, rows, hits);                           // activations: [rows, d], from any framework
        foreach (MonitorHit hit in hits[..Math.Min(found, hits.Length)])
            flags.Add($"row {hit.Row}: {monitor.Names[hit.Watch]} {hit.Value:f2}");
        // end
        Assert.Equal(Enumerable.Range(0, rows).Count(row => activations[row * tiny.Config.Width] > 1),
            flags.Count(flag => flag.Contains("first is high", StringComparison.Ordinal)));
        Assert.Contains(flags, flag => flag.Contains("rain", StringComparison.Ordinal));
    }

    [Fact]
    public void A_matrix_is_trained_on()
    {
        string matrix = Matrix(), target = folder.File("dictionary");
        // snippet: train
        using VectorFile vectors = VectorFile.Open(matrix);                          // .npy [rows, d]
        var config = new TrainConfig { Latents = 64, K = 4, Tokens = 20_000, Batch = 256, Seed = 1 };
        var metadata = new Dictionary<string, object?> { ["dataset_path"] = "vectors.npy" };

        TrainResult result = new Trainer(vectors, config, target, Workers.All)
            .Run(new TrainOptions { Resume = true }, metadata, progress: null, CancellationToken.None);

        var codes = new SparseCodes(0, 1);
        float[] rows = new float[10 * vectors.Width], rebuilt = new float[rows.Length];
        vectors.Read(0, 10, rows);
        result.Sae.Encode(rows, 10, codes, Workers.All);                             // codes.RowIndices(i), codes.RowValues(i)
        result.Sae.Decode(rows, codes, rebuilt, Workers.All);
        // end
        Assert.InRange(result.Last!.Fvu, 0, 0.9);
        Assert.Equal(10, codes.Rows);
    }

    [Fact]
    public void An_index_is_asked()
    {
        using var run = new TinyRun();
        run.BuildIndex();
        string path = run.Folder.Path, name = TinyRun.Dictionary;
        List<string> shown = [];
        // snippet: query
        using FeatureIndex index = FeatureIndex.Open(RunFolder.Open(path), name);
        int latent = index.AllStatistics.ToArray().MaxBy(figures => figures.Density).Latent;

        ReadOnlySpan<uint> rows = index.PostingRows(latent);                         // of the capture, ascending
        ReadOnlySpan<float> activations = index.PostingValues(latent);
        foreach (Example example in index.Top(latent, 5))
        {
            ExampleToken peak = example.Tokens[example.PeakPosition];
            shown.Add($"{example.Value:f2} on '{peak.Text}' in document {example.Document}");
        }
        // end
        Assert.Equal(index.Statistics(latent).Count, rows.Length);
        Assert.Equal(rows.Length, activations.Length);
        Assert.Equal(5, shown.Count);
    }

    [Fact]
    public async Task A_text_is_steered()
    {
        string path = tiny.Path, trained = Trained();
        var texts = new Dictionary<SteeringColumn, string>();
        CancellationToken cancel = TestContext.Current.CancellationToken;
        // snippet: steer
        using LanguageModel model = LanguageModel.Load(path, Workers.All);
        LoadedDictionary dictionary = DictionaryFormat.Open(trained);                // dictionaries/blocks.1.resid_post.topk-1024-k16
        var bench = new SteeringBench(new(model, Site.Parse("blocks.1.resid_post"))
        {
            Tokenizer = Tokenizer.Load(path),
            Coder = dictionary.Coder,
        });
        var settings = new SteeringSettings
        {
            Prompt = "once upon a time",
            MaxTokens = 10,
            Interventions = [new() { Kind = InterventionKind.Clamp, Direction = new LatentSource(7), Strength = 4 }],
        };
        await foreach (SteeredToken token in bench.Stream(settings, [SteeringColumn.Default, SteeringColumn.Clamped], cancel))
            texts[token.Column] = texts.GetValueOrDefault(token.Column, "") + token.Text;
        // end
        Assert.Equal([SteeringColumn.Default, SteeringColumn.Clamped], texts.Keys);
    }

    public void Dispose()
    {
        tiny.Dispose();
        folder.Dispose();
    }

    string Trained()
    {
        using VectorFile vectors = VectorFile.Open(Matrix());
        string path = folder.File("trained");
        new Trainer(vectors, new TrainConfig { Latents = 16, K = 2, Tokens = 1000, Batch = 100 }, path, new Workers(1))
            .Run(new TrainOptions(), new Dictionary<string, object?>(), null, TestContext.Current.CancellationToken);
        return path;
    }

    // Rows as wide as the model's residual stream.
    string Matrix()
    {
        string path = folder.File("vectors.npy");
        var random = new Philox(5, 0);
        int width = tiny.Config.Width;
        Npy.Write(path, [.. Enumerable.Range(0, 500 * width).Select(i => (float)random.Normal((ulong)i))], 500, width);
        return path;
    }
}
