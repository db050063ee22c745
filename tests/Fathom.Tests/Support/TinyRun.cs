using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;

namespace Fathom.Tests.Support;

/// <summary>
/// A whole run made by hand, small enough to compute every panel by brute force: 60 contexts of 12 to 28 tokens from a
/// vocabulary that is hostile to whoever shows it, one capture of width 8 whose vectors follow the tokens, and a TopK
/// dictionary of 24 latents, some of which cannot fire.
/// </summary>
sealed class TinyRun : IDisposable
{
    public const int Width = 8, Latents = 24, K = 3;
    public const int ContextCount = 60, TrainContexts = 54, Documents = 30, TrainDocuments = 27;
    public const int Bos = 0, Separator = 1;
    public const string Site = "blocks.2.resid_post", Dictionary = "tiny";

    /// <summary>Latents with an encoder bias that nothing reaches.</summary>
    public static readonly int[] Dead = [5, 11, 23];

    /// <summary>Tokens as a person reads them; a page must show every one of them as it is.</summary>
    public static readonly string[] Vocabulary =
    [
        "<s>", "</s>", " the", " a", " once", " upon", " time", " dog", " cat", " Lily", " Tom", " said", " ran", " was",
        " happy", " sad", " big", " little", " house", " garden", ".", ",", "!",
        "?", "\n", "\n\n", "\t", "\"", "'", "\\", "<", "&amp;",
        "<script>alert(1)</script>", "</td></table>", "<img src=x onerror=alert(2)>", "${7*7}", "`", "]]>", " 🙂", "👩‍👩‍👧",
        " naïve", "日本語", "\u202Egnp.exe", "\u0000", "\uFFFD", " ",
    ];

    readonly TempFolder folder = new();
    readonly List<RowPosition> positions = [];

    public TinyRun()
    {
        Folder = RunFolder.Create(folder.Path);
        File.WriteAllText(Folder.Manifest, "{}\n");
        Contexts = MakeContexts();
        WriteItems();
        Vectors = MakeVectors();
        WriteCapture();
        Coder = MakeDictionary(seed: 3);
        WriteDictionary(Coder);
    }

    public RunFolder Folder { get; }

    /// <summary>Token ids of each context, the first one special.</summary>
    public int[][] Contexts { get; }

    /// <summary>[rows, d]</summary>
    public float[] Vectors { get; }

    public TopKSae Coder { get; private set; }

    public int Rows => positions.Count;

    public int TrainRows => positions.Count(at => at.Context < TrainContexts);

    /// <summary>Which token each row belongs to.</summary>
    public IReadOnlyList<RowPosition> Positions => positions;

    public string IndexPath => Folder.Index(Dictionary);

    public static int DocumentOf(int context) => context / 2;

    public static bool IsSpecial(int id) => id is Bos or Separator;

    /// <summary>A dictionary of this run's shape.</summary>
    public static TopKSae MakeDictionary(ulong seed)
    {
        var random = new Philox(seed, 0);
        float[] Normal(int count, ulong from) =>
            [.. Enumerable.Range(0, count).Select(i => (float)random.Normal(from + (ulong)i))];
        float[] decoder = Normal(Latents * Width, 0), encoder = Normal(Latents * Width, 1000);
        // Half read what they write and half something else, so that their cosines differ.
        for (int i = 0; i < Latents * Width; i++) encoder[i] = decoder[i] + 0.5f * encoder[i];
        float[] bias = Normal(Latents, 2000);
        for (int i = 0; i < Latents; i++) bias[i] = Dead.Contains(i) ? -1000 : 0.3f * bias[i] - 1;
        return new TopKSae(encoder, bias, decoder, Normal(Width, 3000), K);
    }

    public ActivationStore OpenStore() => ActivationStore.Open(Folder.Capture(Site));

    public ItemStore OpenItems() => ItemStore.Open(Folder.Items);

    /// <summary>Puts another dictionary in the place of the first: what training again does.</summary>
    public void Retrain(ulong seed)
    {
        Coder = MakeDictionary(seed);
        WriteDictionary(Coder);
    }

    /// <summary>Builds the index as the command line does.</summary>
    public IndexDescription BuildIndex(Workers? workers = null, bool withLogits = true,
        int chunkEntries = PostingSorter.ChunkEntries, IProgress<IndexProgress>? progress = null, ISparseCoder? coder = null,
        CancellationTokenSource? cancel = null)
    {
        using ActivationStore store = OpenStore();
        using ItemStore items = OpenItems();
        return FeatureIndexBuilder.Build(Folder, Dictionary, coder ?? Coder, store, items,
            withLogits ? new TinyUnembedding(Width, Vocabulary.Length) : null,
            new(workers ?? new Workers(2), progress, cancel?.Token ?? default), chunkEntries);
    }

    public FeatureIndex OpenIndex() => FeatureIndex.Open(Folder, Dictionary);

    public void Dispose()
    {
        Coder.Dispose();
        folder.Dispose();
    }

    static int[][] MakeContexts() => [.. Enumerable.Range(0, ContextCount).Select(context =>
    {
        var random = new Philox(1, (ulong)context);
        var ids = new int[12 + random.Below(0, 17)];
        for (int i = 1; i < ids.Length; i++) ids[i] = 2 + (int)random.Below((ulong)i, Vocabulary.Length - 2);
        // A special token in the middle: rows and positions part ways there.
        if (context % 3 == 0) ids[6] = Separator;
        return ids;
    })];

    void WriteItems()
    {
        Directory.CreateDirectory(Folder.Items);
        var entries = new ContextEntry[ContextCount];
        long start = 0;
        for (int i = 0; i < ContextCount; i++)
        {
            entries[i] = new(start, Contexts[i].Length, DocumentOf(i));
            start += Contexts[i].Length;
        }
        Write(Folder.Items, "tokens.bin", ItemStore.TokensKind, Contexts.SelectMany(ids => ids).ToArray());
        Write(Folder.Items, "contexts.bin", ItemStore.ContextsKind, entries);
        Write(Folder.Items, "documents.bin", ItemStore.DocumentsKind,
            Enumerable.Range(0, Documents).Select(line => new DocumentOrigin(0, line)).ToArray());
        JsonFile.Write(Path.Combine(Folder.Items, "vocabulary.json"), Vocabulary);
        JsonFile.Write(Path.Combine(Folder.Items, "items.json"), new ItemDescription
        {
            Model = "tiny-model",
            Files = [new("tiny.jsonl", 4321, new string('a', 64))],
            ContextLength = 28,
            PerDocument = false,
            Documents = Documents,
            TrainDocuments = TrainDocuments,
            Contexts = ContextCount,
            TrainContexts = TrainContexts,
            Tokens = start,
            SpecialIds = [Bos, Separator],
        });
    }

    float[] MakeVectors()
    {
        var vectors = new List<float>();
        for (int context = 0; context < ContextCount; context++)
        {
            for (int position = 0; position < Contexts[context].Length; position++)
            {
                int id = Contexts[context][position];
                if (IsSpecial(id)) continue;
                (var token, var noise) = (new Philox(5, (ulong)id), new Philox(6, (ulong)positions.Count));
                for (int c = 0; c < Width; c++)
                    vectors.Add((float)(2 * token.Normal((ulong)c) + 0.3 * noise.Normal((ulong)c)));
                positions.Add(new(context, position));
            }
        }
        return [.. vectors];
    }

    void WriteCapture()
    {
        const int shardRows = 300;
        string path = Folder.Capture(Site);
        Directory.CreateDirectory(path);
        Write(path, "rows.bin", ActivationStore.RowsKind, positions.ToArray());
        for (int shard = 0; shard * shardRows < Rows; shard++)
            Write(path, Path.GetFileName(ActivationStore.ShardPath(path, shard)), ActivationStore.ShardKind,
                Vectors.Skip(shard * shardRows * Width).Take(shardRows * Width).ToArray());
        IEnumerable<float[]> training = Vectors.Chunk(Width).Take(TrainRows);
        JsonFile.Write(Path.Combine(path, "capture.json"), new CaptureDescription
        {
            Model = "tiny-model",
            ModelHash = new string('b', 64),
            ItemsHash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder.Items, "items.json")))),
            Site = Site,
            Width = Width,
            Type = RowType.F32,
            Rows = Rows,
            TrainRows = TrainRows,
            ShardRows = shardRows,
            Mean = [.. Enumerable.Range(0, Width).Select(c => training.Average(row => (double)row[c]))],
            MeanSquaredNorm = training.Average(row => row.Sum(x => (double)x * x)),
        });
    }

    void WriteDictionary(TopKSae sae) => SaeLensFolder.Write(Folder.Dictionary(Dictionary), sae,
        new Dictionary<string, object?> { ["hook_name"] = Site, ["model_name"] = "tiny-model" }, new double[Latents]);

    /// <summary>A binary file of a run.</summary>
    public static void Write<T>(string folder, string name, string kind, T[] records) where T : unmanaged =>
        BinaryFile.Write(Path.Combine(folder, name), kind, stream => stream.Write(MemoryMarshal.AsBytes<T>(records)));
}
