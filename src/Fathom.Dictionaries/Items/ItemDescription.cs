namespace Fathom.Dictionaries;

/// <summary>What <c>items/items.json</c> says of the contexts that went into a run.</summary>
public sealed record ItemDescription
{
    /// <summary>Folder of the model whose tokenizer made the ids.</summary>
    public required string Model { get; init; }

    /// <summary>Text files, in the order read.</summary>
    public required IReadOnlyList<ItemFile> Files { get; init; }

    /// <summary>Token ids a context at most, the special first one included.</summary>
    public required int ContextLength { get; init; }

    /// <summary>One document per context (cut at the context length), instead of contexts packed full.</summary>
    public required bool PerDocument { get; init; }

    public required int Documents { get; init; }

    /// <summary>The first documents; the rest is held out from training.</summary>
    public required int TrainDocuments { get; init; }

    public required int Contexts { get; init; }

    /// <summary>The first contexts; the rest is held out. No document has tokens on both sides.</summary>
    public required int TrainContexts { get; init; }

    /// <summary>Token ids in all contexts, special ones included.</summary>
    public required long Tokens { get; init; }

    /// <summary>Ids whose positions (BOS, EOS, padding) are left out of activations and of their statistics.</summary>
    public required IReadOnlyList<int> SpecialIds { get; init; }
}
