using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Bench;

/// <summary>A run of a model of GPT-2 small's shape, its numbers and those of a dictionary random; nothing of it means anything.</summary>
static class Gpt2Shape
{
    /// <summary>Of the dictionary.</summary>
    public const string Dictionary = "random-24576-k32";

    const int Latents = 24576, K = 32, Width = 768;

    const string Config = """
        {"model_type":"gpt2","n_layer":12,"n_embd":768,"n_head":12,"vocab_size":50257,"n_positions":1024,
         "bos_token_id":0,"eos_token_id":0}
        """;

    /// <summary>Captures a text in the middle of the model and indexes the dictionary on it.</summary>
    /// <param name="folder">Takes the model and the run.</param>
    /// <param name="tokenizer">Folder of a model whose tokenizer it uses.</param>
    /// <param name="text">The text.</param>
    public static RunFolder Make(string folder, string tokenizer, string text)
    {
        string model = Directory.CreateDirectory(Path.Combine(folder, "model")).FullName, document = Path.Combine(folder, "text.txt");
        File.WriteAllText(Path.Combine(model, "config.json"), Config);
        File.Copy(Path.Combine(tokenizer, "tokenizer.json"), Path.Combine(model, "tokenizer.json"));
        File.WriteAllText(document, text);
        RunFolder run = RunFolder.Create(Path.Combine(folder, "run"));
        File.WriteAllText(run.Manifest, "{}\n");
        var config = ModelConfig.Load(model);
        using ItemStore items = ItemBuilder.Build(run, new ItemConfig { Model = model, Text = [document], Holdout = 0 }, config, Workers.All);
        Site site = Site.Parse("blocks.6.resid_post");
        using (LanguageModel random = LanguageModel.RandomInit(config, 1, Workers.All))
            new CaptureJob(run, items, random, new CaptureConfig { Sites = [site] }, Workers.All)
                .Run(ModelIdentity.Of(model) with { RandomInitSeed = 1 }, null, CancellationToken.None);
        using ActivationStore rows = ActivationStore.Open(run.Capture(site.ToString()));
        using TopKSae coder = Coder();
        SaeLensFolder.Write(run.Dictionary(Dictionary), coder, new Dictionary<string, object?>(), new double[Latents]);
        FeatureIndexBuilder.Build(run, Dictionary, coder, rows, items, null, Workers.All, null, CancellationToken.None);
        return run;
    }

    static TopKSae Coder()
    {
        float[] encoder = new float[Latents * Width], decoder = new float[Latents * Width];
        var random = new Philox(1, 0);
        for (int i = 0; i < decoder.Length; i++) encoder[i] = decoder[i] = (float)(random.Normal((ulong)i) / Math.Sqrt(Width));
        return new TopKSae(encoder, new float[Latents], decoder, new float[Width], K);
    }
}
