namespace Fathom.Models.Pretraining;

/// <summary>A token source whose ids have names: those of a tokenizer.</summary>
public interface ITokenizedSource : ITokenSource
{
    /// <summary>The text of the tokenizer.json that made the ids.</summary>
    string TokenizerJson { get; }

    /// <summary>The token between documents, BOS and EOS of a model trained on them; null where there is none.</summary>
    int? Separator { get; }
}
