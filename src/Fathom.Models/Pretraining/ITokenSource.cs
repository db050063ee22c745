namespace Fathom.Models.Pretraining;

/// <summary>
/// Training sequences, each a function of its number alone: that is what lets a training stop after any step and go on to
/// the same bits. Thread-safe.
/// </summary>
public interface ITokenSource
{
    /// <summary>What it draws from, with everything that decides its sequences (name, seed, hashes of files): one line.</summary>
    string Identity { get; }

    /// <summary>Ids are below this.</summary>
    int VocabularySize { get; }

    /// <summary>Whether it knows the true distribution of every next token.</summary>
    bool KnowsDistributions => false;

    /// <summary>Writes a sequence.</summary>
    /// <param name="sequence">Its number, from 0.</param>
    /// <param name="ids">
    /// [T + 1]: T inputs and, one further on, what follows each. A −1 says that nothing is to be predicted there (and reads as
    /// the id 0 where it is an input); once one stands, only −1 follow.
    /// </param>
    /// <param name="targets">
    /// Null, or where a source that knows the true distribution of each next token writes it; others leave it empty.
    /// </param>
    void Read(long sequence, Span<int> ids, NextTokenDistributions? targets = null);
}
