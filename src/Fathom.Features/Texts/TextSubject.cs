using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Models.Tokenizers;

namespace Fathom.Features;

/// <summary>A dictionary and its model, for texts that need not be of the run. It owns nothing of what it holds.</summary>
/// <param name="Model">The model.</param>
/// <param name="Coder">The dictionary.</param>
/// <param name="Reads">The site that it reads.</param>
/// <param name="Writes">The sites that it writes, whose activations lie side by side; of an autoencoder the one that it reads.</param>
/// <param name="SpecialIds">Tokens (BOS, EOS, padding) that carry no activation.</param>
public sealed record TextSubject(LanguageModel Model, ISparseCoder Coder, Site Reads, IReadOnlyList<Site> Writes,
    IReadOnlySet<int> SpecialIds)
{
    /// <summary>The model's tokenizer; null where only token ids are known.</summary>
    public Tokenizer? Tokenizer { get; init; }

    /// <summary>The tokens of a text as the model reads them, behind its BOS where it has one; that one stands for no character.</summary>
    /// <exception cref="InputException">There is no tokenizer.</exception>
    public TokenSpan[] Tokens(string text)
    {
        Tokenizer tokenizer = Tokenizer ?? throw new InputException("the model has no tokenizer.json, so texts cannot be read");
        TokenSpan[] tokens = tokenizer.EncodeSpans(text);
        return (tokenizer.BosId ?? Model.Config.BosId) is { } bos && bos < Model.Config.VocabularySize
            ? [new(bos, 0, 0), .. tokens] : tokens;
    }
}
