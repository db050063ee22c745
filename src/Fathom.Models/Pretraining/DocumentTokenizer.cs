using Fathom.Models.Tokenizers;

namespace Fathom.Models.Pretraining;

/// <summary>Documents as ids for training: each begins with the separator.</summary>
sealed class DocumentTokenizer
{
    readonly Tokenizer tokenizer;

    /// <param name="json">The text of a tokenizer.json.</param>
    /// <param name="separator">Its token between documents; null: its BOS, else the usual names.</param>
    /// <exception cref="InputException">It has no such token.</exception>
    public DocumentTokenizer(string json, string? separator = null)
    {
        Json = json;
        tokenizer = Tokenizer.Parse(json, "the tokenizer");
        Separator = (separator is null ? Usual() : tokenizer.Id(separator))
            ?? throw new InputException("the tokenizer has no token " + (separator is null
                ? "that parts documents: no BOS, <|endoftext|>, <s> or </s>" : $"'{separator}'"));
    }

    public string Json { get; }

    /// <summary>The token before each document.</summary>
    public int Separator { get; }

    public int VocabularySize => tokenizer.VocabularySize;

    /// <summary>The separator and the document.</summary>
    public int[] Encode(string text) => [Separator, .. tokenizer.Encode(text)];

    int? Usual() => tokenizer.BosId ?? tokenizer.Id("<|endoftext|>") ?? tokenizer.Id("<s>") ?? tokenizer.Id("</s>");
}
