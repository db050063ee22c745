using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>The contexts of a run, read from <c>items/</c>: token ids stored once, memory-mapped. Thread-safe.</summary>
public sealed class ItemStore : IDisposable
{
    internal const string TokensKind = "TK", ContextsKind = "CX", DocumentsKind = "DC";

    // What is captured already rests on these items, so it goes with them.
    internal const string Repair = "rm -r RUN/items RUN/activations; fathom capture --run RUN …";

    readonly MappedFile tokens, contexts, documents;
    readonly HashSet<int> special;
    readonly string[] vocabulary;

    ItemStore(string folder, ItemDescription description)
    {
        Description = description;
        Hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "items.json"))));
        vocabulary = JsonFile.Read<string[]>(Path.Combine(folder, "vocabulary.json"), Repair);
        special = [.. description.SpecialIds];
        tokens = BinaryFile.Open(Path.Combine(folder, "tokens.bin"), TokensKind, Repair);
        contexts = BinaryFile.Open(Path.Combine(folder, "contexts.bin"), ContextsKind, Repair);
        documents = BinaryFile.Open(Path.Combine(folder, "documents.bin"), DocumentsKind, Repair);
        if (tokens.Length - BinaryFile.HeaderBytes != description.Tokens * sizeof(int) ||
            contexts.Length - BinaryFile.HeaderBytes != (long)description.Contexts * Marshal.SizeOf<ContextEntry>())
            throw new InputException($"{folder}: items.json and its binary files disagree; make them anew with '{Repair}'");
    }

    public ItemDescription Description { get; }

    /// <summary>SHA-256 of items.json, lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <exception cref="InputException">Missing, torn or damaged.</exception>
    public static ItemStore Open(string folder) =>
        new(folder, JsonFile.Read<ItemDescription>(Path.Combine(folder, "items.json"), Repair));

    /// <summary>Token ids of one context, special ones included.</summary>
    public ReadOnlySpan<int> Context(int index)
    {
        ContextEntry entry = Entry(index);
        return tokens.Span<int>(BinaryFile.HeaderBytes + entry.Start * sizeof(int), entry.Length);
    }

    public ContextEntry Entry(int index) => contexts.Span<ContextEntry>(BinaryFile.HeaderBytes, Description.Contexts)[index];

    /// <summary>Where a document comes from.</summary>
    public (ItemFile File, int Line) Origin(int document)
    {
        DocumentOrigin origin = documents.Span<DocumentOrigin>(BinaryFile.HeaderBytes, Description.Documents)[document];
        return (Description.Files[origin.File], origin.Line);
    }

    /// <summary>Whether training never sees this context.</summary>
    public bool IsHeldOut(int context) => context >= Description.TrainContexts;

    /// <summary>Whether positions with this id carry no activation row.</summary>
    public bool IsSpecial(int id) => special.Contains(id);

    /// <summary>A token as a person reads it, spaces included.</summary>
    public string Text(int id) => (uint)id < (uint)vocabulary.Length ? vocabulary[id] : $"[{id}]";

    public int VocabularySize => vocabulary.Length;

    public void Dispose()
    {
        tokens.Dispose();
        contexts.Dispose();
        documents.Dispose();
    }
}
