namespace Fathom.Dictionaries;

/// <summary>How text becomes contexts.</summary>
public sealed record ItemConfig
{
    /// <summary>Folder of the model, for its tokenizer.</summary>
    public required string Model { get; init; }

    /// <summary>Hash of the tokenizer and of the special tokens, by which another model of the same ids is known. Set by
    /// <see cref="ItemBuilder"/>.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>Text files, .txt or .jsonl; none where a labelled source gives the documents.</summary>
    public IReadOnlyList<string> Text { get; init; } = [];

    /// <summary>Identity of the labelled source that gives the documents; null for text files. Set by
    /// <see cref="ItemBuilder"/>.</summary>
    public string? Source { get; init; }

    /// <summary>Documents that the labelled source gives, from its first.</summary>
    public long Documents { get; init; }

    /// <summary>Token ids in a context at most, BOS included.</summary>
    public int Context { get; init; } = 128;

    /// <summary>One document per context, cut at the context length, instead of contexts packed full.</summary>
    public bool PerDocument { get; init; }

    /// <summary>Share of the documents, the last ones, that training never sees.</summary>
    public double Holdout { get; init; } = 0.1;

    /// <summary>Ordinary tokens to take at most; null for all.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>The same with full paths, so that a run can be gone on with from any folder.</summary>
    public ItemConfig Rooted() => this with
    {
        Model = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Model)),
        Text = [.. Text.Select(Path.GetFullPath)],
    };

    /// <exception cref="OptionException">A value is out of its range.</exception>
    public void Validate(int modelContext)
    {
        if (Source is null && Text.Count == 0) throw new OptionException("--text: expected at least one file");
        if (Source is not null && Text.Count > 0)
            throw new OptionException("--text: expected text files or a world, not both");
        if (Source is not null && Documents is < 1 or > int.MaxValue)
            throw new OptionException($"--documents {Documents}: expected 1 to {int.MaxValue}");
        if (Context < 2 || Context > modelContext)
            throw new OptionException($"--context {Context}: expected 2 to {modelContext}, the model's context length");
        if (Holdout is < 0 or >= 1) throw new OptionException($"--holdout {Holdout}: expected a share from 0 to below 1");
        if (MaxTokens is < 1) throw new OptionException($"--max-tokens {MaxTokens}: expected at least 1");
    }
}
