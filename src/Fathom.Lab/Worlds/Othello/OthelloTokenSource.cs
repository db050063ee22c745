using System.Numerics;
using Fathom.Models.Pretraining;
using Fathom.Numerics;

namespace Fathom.Lab.Othello;

/// <summary>
/// Random legal games as training sequences, ids of <see cref="OthelloMove"/>; the next token is known to be uniform over the
/// legal moves, or the pass with certainty. A game longer than a sequence is cut, a shorter one is filled up with −1.
/// </summary>
/// <param name="seed">Equal seeds give equal games, none of which <see cref="OthelloWorld"/> gives under any seed.</param>
public sealed class OthelloTokenSource(ulong seed) : ITokenizedSource
{
    /// <summary>The published models read 59 moves and predict those from the second to the 60th.</summary>
    public const int ContextLength = 59;

    // The upper half of the streams belongs to training, the lower to everything that is measured.
    const ulong TrainingStreams = 1UL << 63;

    public string Identity => $"othello random games, seed {seed}";

    public int VocabularySize => OthelloMove.Count;

    public bool KnowsDistributions => true;

    public string TokenizerJson { get; } = OthelloTokenizer.Json();

    /// <summary>None: a sequence is one game.</summary>
    public int? Separator => null;

    public void Read(long sequence, Span<int> ids, NextTokenDistributions? targets = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        var random = new Philox(seed, TrainingStreams | (ulong)sequence);
        var game = new OthelloGame();
        targets?.Clear();
        for (int at = 0; at < ids.Length; at++)
        {
            if (at > 0 && targets is not null) AddTarget(game, targets);
            ids[at] = game.IsOver ? -1 : game.PlayRandom(random);
        }
    }

    static void AddTarget(in OthelloGame game, NextTokenDistributions targets)
    {
        if (game.MustPass) targets.Add(OthelloMove.Pass, 1);
        float probability = 1f / game.Choices;
        for (ulong rest = game.Legal; rest != 0; rest &= rest - 1)
            targets.Add(OthelloMove.Id(BitOperations.TrailingZeroCount(rest)), probability);
        targets.EndPosition();
    }
}
