using System.Security.Cryptography;
using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explaining;

/// <summary>
/// A run whose latents mean what is known: latent i fires on the word i and on nothing else. Words are drawn at random, each is a
/// direction of its own, and the dictionary keeps the one latent whose direction is nearest. Where contexts count, two more latents
/// take over where they know better: one on word 0 right after word 1, one on word 3 with word 4 two places before.
/// </summary>
sealed class PlantedRun : IDisposable
{
    public const string Site = "blocks.0.resid_post", Dictionary = "planted";
    public const int Width = 32, Length = 64;

    readonly TempFolder folder = new();

    readonly bool contexts;

    /// <param name="words">Words of the vocabulary.</param>
    /// <param name="documents">Documents.</param>
    /// <param name="contexts">Whether two latents more know what stands before.</param>
    /// <param name="distinct">Documents after which they begin anew.</param>
    public PlantedRun(int words = 40, int documents = 300, bool contexts = false, int distinct = int.MaxValue)
    {
        (Words, this.contexts) = (words, contexts);
        Folder = RunFolder.Create(folder.Path);
        JsonFile.Write(Folder.Manifest, new Manifest { Steps = [] });
        int[] ids = Draw(documents, distinct);
        WriteItems(ids, documents);
        WriteCapture(ids, documents);
        using var coder = new TopKSae(Directions(), new float[Latents], Directions(), new float[Width], k: 1);
        SaeLensFolder.Write(Folder.Dictionary(Dictionary), coder,
            new Dictionary<string, object?> { ["hook_name"] = Site, ["model_name"] = "planted" }, new double[Latents]);
        using ActivationStore store = ActivationStore.Open(Folder.Capture(Site));
        using ItemStore items = ItemStore.Open(Folder.Items);
        FeatureIndexBuilder.Build(Folder, Dictionary, coder, store, items, null, new Workers(2), null, default);
    }

    public RunFolder Folder { get; }

    public int Words { get; }

    public int Latents => contexts ? Words + 2 : Words;

    /// <summary>The latents on word 0 right after word 1, and on word 3 with word 4 two places before.</summary>
    public int After => Words;

    public int TwoAfter => Words + 1;

    /// <summary>The word that a latent fires on.</summary>
    public static string Word(int latent) => $"w{latent:d4}";

    public FeatureIndex Open() => FeatureIndex.Open(Folder, Dictionary);

    public void Dispose() => folder.Dispose();

    // Id 0 begins each document and is special, word i has id i + 1.
    int[] Draw(int documents, int distinct) => [.. Enumerable.Range(0, documents).SelectMany(document =>
    {
        var random = new Philox(11, (ulong)(document % distinct));
        return Enumerable.Range(0, Length).Select(at => at == 0 ? 0 : 1 + (int)random.Below((ulong)at, Words));
    })];

    float[] Directions()
    {
        var rows = new float[Latents * Width];
        for (int word = 0; word < Latents; word++)
        {
            var random = new Philox(12, (ulong)word);
            double[] row = [.. Enumerable.Range(0, Width).Select(c => random.Normal((ulong)c))];
            double norm = Math.Sqrt(row.Sum(x => x * x));
            for (int c = 0; c < Width; c++) rows[word * Width + c] = (float)(row[c] / norm);
        }
        return rows;
    }

    int LatentAt(int[] ids, int at)
    {
        if (contexts && ids[at] == 1 && ids[at - 1] == 2) return After;
        return contexts && ids[at] == 4 && at % Length > 1 && ids[at - 2] == 5 ? TwoAfter : ids[at] - 1;
    }

    void WriteItems(int[] ids, int documents)
    {
        Directory.CreateDirectory(Folder.Items);
        TinyRun.Write(Folder.Items, "tokens.bin", ItemStore.TokensKind, ids);
        TinyRun.Write(Folder.Items, "contexts.bin", ItemStore.ContextsKind,
            Enumerable.Range(0, documents).Select(i => new ContextEntry(i * Length, Length, i)).ToArray());
        TinyRun.Write(Folder.Items, "documents.bin", ItemStore.DocumentsKind,
            Enumerable.Range(0, documents).Select(line => new DocumentOrigin(0, line)).ToArray());
        string[] vocabulary = ["<s>", .. Enumerable.Range(0, Words).Select(word => " " + Word(word))];
        JsonFile.Write(Path.Combine(Folder.Items, "vocabulary.json"), vocabulary);
        JsonFile.Write(Path.Combine(Folder.Items, "items.json"), new ItemDescription
        {
            Model = "planted",
            Files = [new("planted.jsonl", 1, new string('a', 64))],
            ContextLength = Length,
            PerDocument = true,
            Documents = documents,
            TrainDocuments = documents - documents / 10,
            Contexts = documents,
            TrainContexts = documents - documents / 10,
            Tokens = ids.Length,
            SpecialIds = [0],
        });
    }

    void WriteCapture(int[] ids, int documents)
    {
        string path = Folder.Capture(Site);
        Directory.CreateDirectory(path);
        float[] directions = Directions();
        var random = new Philox(13, 0);
        var positions = new List<RowPosition>();
        var vectors = new List<float>();
        for (int at = 0; at < ids.Length; at++)
        {
            if (ids[at] == 0) continue;
            positions.Add(new(at / Length, at % Length));
            float strength = (float)(0.5 + random.Uniform((ulong)at));
            foreach (float x in directions.AsSpan(LatentAt(ids, at) * Width, Width)) vectors.Add(strength * x);
        }
        TinyRun.Write(path, "rows.bin", ActivationStore.RowsKind, positions.ToArray());
        TinyRun.Write(path, Path.GetFileName(ActivationStore.ShardPath(path, 0)), ActivationStore.ShardKind, vectors.ToArray());
        JsonFile.Write(Path.Combine(path, "capture.json"), new CaptureDescription
        {
            Model = "planted",
            ModelHash = new string('b', 64),
            ItemsHash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder.Items, "items.json")))),
            Site = Site,
            Width = Width,
            Type = RowType.F32,
            Rows = positions.Count,
            TrainRows = positions.Count(at => at.Context < documents - documents / 10),
            ShardRows = positions.Count,
            Mean = new double[Width],
            MeanSquaredNorm = 1,
        });
    }
}
