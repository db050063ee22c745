using Fathom.Models.Tokenizers;

namespace Fathom.Models.Pretraining;

/// <summary>Documents as ids for training: each begins with the separator.</summary>
sealed class DocumentTokenizer
{
    readonly Tokenizer tokenizer;

    /// <param name="json">The text of a tokenizer.json.</param>
    /// <exception cref="InputException">It has no token that parts documents.</exception>
    public DocumentTokenizer(string json)
    {
        Json = json;
        tokenizer = Tokenizer.Parse(json, "the tokenizer");
        Separator = tokenizer.BosId ?? tokenizer.Id("<|endoftext|>") ?? tokenizer.Id("<s>") ?? tokenizer.Id("</s>")
            ?? throw new InputException("the tokenizer has no token that parts documents: no BOS, <|endoftext|>, <s> or </s>");
    }

    public string Json { get; }

    /// <summary>The token before each document.</summary>
    public int Separator { get; }

    public int VocabularySize => tokenizer.VocabularySize;

    /// <summary>The separator and the document.</summary>
    public int[] Encode(string text) => [Separator, .. tokenizer.Encode(text)];
}
