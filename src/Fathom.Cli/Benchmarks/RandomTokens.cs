using Fathom.Models.Pretraining;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>Sequences of uniformly random ids: no speed depends on what they are.</summary>
sealed class RandomTokens(int vocabulary) : ITokenSource
{
    public string Identity => $"uniform ids below {vocabulary}";

    public int VocabularySize => vocabulary;

    public void Read(long sequence, Span<int> ids, NextTokenDistributions? targets = null)
    {
        var random = new Philox(0, (ulong)sequence);
        for (int i = 0; i < ids.Length; i++) ids[i] = (int)random.Below((ulong)i, vocabulary);
    }
}
