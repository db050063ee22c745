using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fathom.Models;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Makes <c>items/</c>: tokenises the documents, sets the last ones aside, and cuts contexts. The two sides never share a
/// context, so nothing of a held-out document is seen in training.
/// </summary>
public sealed class ItemBuilder
{
    const int DocumentsAtOnce = 256;

    readonly ItemConfig config;
    readonly Tokenizer tokenizer;
    readonly int? bos, separator;
    readonly List<int> tokens = [];
    readonly List<ContextEntry> contexts = [];
    readonly List<DocumentOrigin> origins = [];

    ItemBuilder(ItemConfig config, ModelConfig model, Tokenizer tokenizer)
    {
        (this.config, this.tokenizer) = (config, tokenizer);
        bos = tokenizer.BosId ?? model.BosId;
        separator = bos ?? model.EosId;
        Special = new[] { bos, model.PadId }.OfType<int>().Concat(model.EosIds).Distinct().Order().ToArray();
    }

    int[] Special { get; }

    /// <summary>Makes the items of a run, or keeps those that are there when they are the same.</summary>
    /// <exception cref="InputException">Text or tokenizer cannot be read, or the run holds other items.</exception>
    public static ItemStore Build(RunFolder run, ItemConfig config, ModelConfig model, Workers workers)
    {
        config.Validate(model.ContextLength);
        config = config.Rooted();
        string description = Path.Combine(run.Items, "items.json"), asked = Path.Combine(run.Items, "config.json");
        ItemFile[] files = [.. config.Text.Select(Describe)];
        if (File.Exists(description))
        {
            var store = ItemStore.Open(run.Items);
            if (JsonFile.Read<ItemConfig>(asked, ItemStore.Repair) is { } before && Same(before, config)
                && store.Description.Files.SequenceEqual(files))
                return store;
            store.Dispose();
            throw new InputException($"{run.Items}: the run holds contexts of other text or options; " +
                "choose another --run (or --out) folder");
        }
        var builder = new ItemBuilder(config, model, Tokenizer.Load(config.Model));
        Directory.CreateDirectory(run.Items);
        JsonFile.Write(asked, config);
        builder.Write(run.Items, builder.Cut(builder.Tokenise(workers)), files);
        return ItemStore.Open(run.Items);
    }

    static bool Same(ItemConfig a, ItemConfig b) => a.Text.SequenceEqual(b.Text) && a with { Text = b.Text } == b;

    static ItemFile Describe(string path)
    {
        if (!File.Exists(path)) throw new InputException($"{path}: there is no such text file; check --text");
        try
        {
            using FileStream stream = File.OpenRead(path);
            return new(path, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read ({e.Message})", e);
        }
    }

    List<int[]> Tokenise(Workers workers)
    {
        var documents = new List<int[]>();
        long left = config.MaxTokens ?? long.MaxValue;
        foreach (TextDocument[] chunk in TextFiles.Read(config.Text).Chunk(DocumentsAtOnce))
        {
            var ids = new int[chunk.Length][];
            workers.For(chunk.Length, i => ids[i] = tokenizer.Encode(chunk[i].Text));
            for (int i = 0; i < chunk.Length && left > 0; i++)
            {
                // A context can hold no more of a document than this, so no more counts.
                int most = config.PerDocument ? config.Context - (bos is null ? 0 : 1) : int.MaxValue;
                int take = (int)Math.Min(left, Math.Min(most, ids[i].Length));
                if (take == 0) continue;
                documents.Add(ids[i][..take]);
                origins.Add(chunk[i].Origin);
                left -= take;
            }
            if (left <= 0) break;
        }
        if (documents.Count == 0)
            throw new InputException($"{string.Join(", ", config.Text)}: no text in it; expected documents to capture");
        return documents;
    }

    // The documents in training. A lone document is cut in two, its end being held out.
    int Cut(List<int[]> documents)
    {
        if (documents.Count == 1 && config.Holdout > 0 && documents[0].Length >= 2)
        {
            int[] whole = documents[0];
            int at = Math.Clamp((int)Math.Round(whole.Length * (1 - config.Holdout)), 1, whole.Length - 1);
            documents[0] = whole[..at];
            documents.Add(whole[at..]);
            origins.Add(origins[0]);
        }
        if (documents.Count == 1 && config.Holdout > 0)
            throw new InputException($"{string.Join(", ", config.Text)}: a single token of text, too little to hold some out; " +
                "give more text, or --holdout 0");
        int heldOut = config.Holdout == 0
            ? 0 : Math.Clamp((int)Math.Round(documents.Count * config.Holdout), 1, documents.Count - 1);
        int train = documents.Count - heldOut;
        Add(documents, 0, train);
        TrainContexts = contexts.Count;
        Add(documents, train, documents.Count);
        return train;
    }

    int TrainContexts { get; set; }

    void Add(List<int[]> documents, int first, int end)
    {
        if (config.PerDocument)
            for (int document = first; document < end; document++) AddContext(documents[document], document);
        else
            Pack(documents, first, end);
    }

    // Documents one after the other, a separator between two, cut into contexts that each start with BOS.
    void Pack(List<int[]> documents, int first, int end)
    {
        var buffer = new List<int>();
        int room = config.Context - (bos is null ? 0 : 1), owner = first;
        for (int document = first; document < end; document++)
        {
            if (document > first && buffer.Count > 0 && separator is { } id) Push(id, document);
            foreach (int token in documents[document]) Push(token, document);
        }
        if (buffer.Count > 0) AddContext([.. buffer], owner);

        void Push(int token, int document)
        {
            if (buffer.Count == 0) owner = document;
            buffer.Add(token);
            if (buffer.Count < room) return;
            AddContext([.. buffer], owner);
            buffer.Clear();
        }
    }

    void AddContext(int[] ids, int document)
    {
        contexts.Add(new(tokens.Count, ids.Length + (bos is null ? 0 : 1), document));
        if (bos is { } id) tokens.Add(id);
        tokens.AddRange(ids);
    }

    void Write(string folder, int trainDocuments, ItemFile[] files)
    {
        WriteAll(Path.Combine(folder, "tokens.bin"), ItemStore.TokensKind, tokens);
        WriteAll(Path.Combine(folder, "contexts.bin"), ItemStore.ContextsKind, contexts);
        WriteAll(Path.Combine(folder, "documents.bin"), ItemStore.DocumentsKind, origins);
        JsonFile.Write(Path.Combine(folder, "vocabulary.json"),
            Enumerable.Range(0, tokenizer.VocabularySize).Select(tokenizer.Text).ToArray());
        JsonFile.Write(Path.Combine(folder, "items.json"), new ItemDescription
        {
            Model = config.Model,
            Files = files,
            ContextLength = config.Context,
            PerDocument = config.PerDocument,
            Documents = origins.Count,
            TrainDocuments = trainDocuments,
            Contexts = contexts.Count,
            TrainContexts = TrainContexts,
            Tokens = tokens.Count,
            SpecialIds = Special,
        });
    }

    static void WriteAll<T>(string path, string kind, List<T> values) where T : unmanaged =>
        BinaryFile.Write(path, kind, stream => BinaryFile.WriteValues<T>(stream, CollectionsMarshal.AsSpan(values)));
}
