using Fathom.Models.Pretraining;
using Fathom.Numerics;

namespace Fathom.Tests.Pretraining;

/// <summary>
/// A language whose entropy is known: each next token depends on the last one alone, and of V tokens two may follow each,
/// with probabilities ¾ and ¼. No model can come below −¾ ln ¾ − ¼ ln ¼ = 0.5623 nats per token. The last
/// <paramref name="blank"/> positions say that nothing is to be predicted there.
/// </summary>
sealed class MarkovSource(int vocabulary, ulong seed = 3, int blank = 0) : ITokenSource
{
    public const double Entropy = 0.56233514461880829;

    public string Identity => $"markov {vocabulary} {seed} {blank}";

    public int VocabularySize => vocabulary;

    public bool KnowsDistributions => true;

    public void Read(long sequence, Span<int> ids, NextTokenDistributions? targets = null)
    {
        var random = new Philox(seed, (ulong)sequence);
        int state = (int)random.Below(0, vocabulary);
        for (int t = 0; t < ids.Length; t++)
        {
            int likely = (3 * state + 1) % vocabulary, rare = (3 * state + 2) % vocabulary;
            ids[t] = t >= ids.Length - blank ? -1 : state;
            if (t < ids.Length - 1)
            {
                targets?.Add(likely, 0.75f);
                targets?.Add(rare, 0.25f);
                targets?.EndPosition();
            }
            state = random.Uniform(1 + (ulong)t) < 0.75 ? likely : rare;
        }
    }
}
