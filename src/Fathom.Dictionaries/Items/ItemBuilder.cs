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
public sealed partial class ItemBuilder
{
    const int DocumentsAtOnce = 256;

    readonly ItemConfig config;
    readonly Tokenizer tokenizer;
    readonly int? bos, separator;
    readonly List<int> tokens = [];
    readonly List<ContextEntry> contexts = [];
    readonly List<DocumentOrigin> origins = [];
    readonly List<int> places = []; // Of each token of the documents in tokens.
    readonly ILabelledSource? source;
    readonly LabelTable labels;

    ItemBuilder(ItemConfig config, ModelConfig model, ILabelledSource? source)
    {
        tokenizer = Tokenizer.Load(config.Model);
        this.source = source;
        labels = new(source);
        bos = tokenizer.BosId ?? model.BosId;
        separator = bos ?? model.EosId;
        Special = new[] { bos, model.PadId }.OfType<int>().Concat(model.EosIds).Distinct().Order().ToArray();
        this.config = config with { Tokenizer = Identity(config.Model) };
    }

    SourceDigest? digest;

    int[] Special { get; }

    /// <summary>Makes the items of a run, or keeps those that are there when they are the same.</summary>
    /// <param name="run">The run.</param>
    /// <param name="config">What to take, and how it becomes contexts.</param>
    /// <param name="model">For its special tokens and context length.</param>
    /// <param name="workers">Threads to use; no influence on any byte.</param>
    /// <param name="source">Gives <see cref="ItemConfig.Documents"/> documents with their labels, in place of text files.</param>
    /// <exception cref="InputException">Text or tokenizer cannot be read, or the run holds other items.</exception>
    public static ItemStore Build(RunFolder run, ItemConfig config, ModelConfig model, Workers workers,
        ILabelledSource? source = null)
    {
        config = config with { Source = source?.Identity };
        config.Validate(model.ContextLength);
        config = config.Rooted();
        string description = Path.Combine(run.Items, "items.json"), asked = Path.Combine(run.Items, "config.json");
        ItemFile[] files = [.. config.Text.Select(Describe)];
        var builder = new ItemBuilder(config, model, source);
        config = builder.config;
        if (File.Exists(description))
        {
            var store = ItemStore.Open(run.Items);
            if (JsonFile.Read<ItemConfig>(asked, ItemStore.Repair) is { } before && Same(before, config)
                && (source is not null || store.Description.Files.SequenceEqual(files)))
                return store;
            store.Dispose();
            throw new InputException($"{run.Items}: the run holds contexts of other text or options; " +
                "choose another --run (or --out) folder");
        }
        Directory.CreateDirectory(run.Items);
        JsonFile.Write(asked, config);
        List<int[]> documents = builder.Tokenise(workers);
        if (source is not null) files = [builder.digest!.File(source.Identity)];
        builder.Write(run.Items, builder.Cut(documents), files);
        return ItemStore.Open(run.Items);
    }

    // Whichever model's folder the tokenizer lies in; items of before that was noted are known by the folder.
    static bool Same(ItemConfig before, ItemConfig now) => before.Text.SequenceEqual(now.Text) && before with
    {
        Text = now.Text,
        Model = before.Tokenizer is null ? before.Model : now.Model,
        Tokenizer = before.Tokenizer ?? now.Tokenizer,
    } == now;

    string Identity(string folder)
    {
        string file = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "tokenizer.json"))));
        return $"{file} bos {bos} separator {separator} special {string.Join(' ', Special)}";
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
            throw new InputException($"{Inputs}: a single token of text, too little to hold some out; " +
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

    // Documents one after the other, a separator between two, cut into contexts that each start with BOS. A separator goes
    // about as its complement, to be told from the same token in a document.
    void Pack(List<int[]> documents, int first, int end)
    {
        var buffer = new List<int>();
        int room = config.Context - (bos is null ? 0 : 1), owner = first;
        for (int document = first; document < end; document++)
        {
            if (document > first && buffer.Count > 0 && separator is { } id) Push(~id, document);
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
        foreach (int token in ids)
        {
            if (token >= 0) places.Add(tokens.Count);
            tokens.Add(token >= 0 ? token : ~token);
        }
    }

    void Write(string folder, int trainDocuments, ItemFile[] files)
    {
        WriteAll(Path.Combine(folder, "tokens.bin"), ItemStore.TokensKind, tokens);
        WriteAll(Path.Combine(folder, "contexts.bin"), ItemStore.ContextsKind, contexts);
        WriteAll(Path.Combine(folder, "documents.bin"), ItemStore.DocumentsKind, origins);
        if (labels.Any)
            labels.Write(folder, CollectionsMarshal.AsSpan(places), CollectionsMarshal.AsSpan(tokens), Special);
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
