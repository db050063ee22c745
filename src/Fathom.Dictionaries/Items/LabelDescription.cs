namespace Fathom.Dictionaries;

/// <summary>What <c>items/labels.json</c> says of the labels of a run.</summary>
public sealed record LabelDescription
{
    /// <summary>Identity of the source of the labels; <c>text files</c> where they stand in the files.</summary>
    public required string Source { get; init; }

    /// <summary>Token ids in <c>tokens.bin</c>, special ones included: rows of <c>labels.bin</c>.</summary>
    public required long Tokens { get; init; }

    /// <summary>What the bits of a row speak of, in their order.</summary>
    public required IReadOnlyList<LabelledVariable> Variables { get; init; }
}
