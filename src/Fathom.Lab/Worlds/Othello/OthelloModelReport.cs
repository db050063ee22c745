using System.Numerics.Tensors;
using Fathom.Models;

namespace Fathom.Lab.Othello;

/// <summary>
/// What a language model knows of Othello's rules, on games of <see cref="OthelloWorld"/>, which no training has seen. After
/// each move the next token is uniform over n legal ones (p), so the best possible loss is known:
/// <code>
/// legality = [argmax q is legal]   mass = Σ_legal q   cross-entropy = −Σ_legal ln q / n   entropy = ln n
/// </code>
/// </summary>
/// <param name="Games">Games played.</param>
/// <param name="All">Over every prediction.</param>
/// <param name="ByMove">[m] for the prediction of token number m + 2, from the tokens before it.</param>
public sealed record OthelloModelReport(int Games, OthelloPositionReport All, IReadOnlyList<OthelloPositionReport> ByMove)
{
    const int GamesAtOnce = 64;

    /// <summary>Runs the model over random games.</summary>
    /// <param name="model">Its vocabulary is that of <see cref="OthelloMove"/>; games are cut at its context length.</param>
    /// <param name="games">Games to play, at least 1.</param>
    /// <param name="seed">Seed of the games.</param>
    /// <param name="cancel">Stops between batches.</param>
    /// <exception cref="InputException">The model's vocabulary is another.</exception>
    public static OthelloModelReport Measure(LanguageModel model, int games, ulong seed, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(games, 1);
        if (model.Config.VocabularySize != OthelloMove.Count)
            throw new InputException($"the model has {model.Config.VocabularySize} tokens; " +
                $"expected the {OthelloMove.Count} of Othello: pass and 60 squares");
        var world = new OthelloWorld(seed);
        var sums = new List<OthelloSums>();
        for (int first = 0; first < games; first += GamesAtOnce)
        {
            cancel.ThrowIfCancellationRequested();
            int count = Math.Min(GamesAtOnce, games - first);
            // The last token of a game predicts nothing, and is read only where the next one would be.
            int[][] played = [.. Enumerable.Range(first, count).Select(game => world.Game(game))];
            var batch = TokenBatch.Of([.. played.Select(ids => ids[..Math.Min(ids.Length - 1, model.Config.ContextLength)])]);
            model.Forward(batch, new Hooks().Add(new Site(SiteKind.Logits), view => Add(view, sums)));
        }
        var all = new OthelloSums();
        foreach (OthelloSums position in sums) all.Add(position);
        return new(games, all.Means(), [.. sums.Select(position => position.Means())]);
    }

    static void Add(SiteView view, List<OthelloSums> sums)
    {
        ReadOnlySpan<int> starts = view.Batch.Starts;
        var game = new OthelloGame();
        int sequence = 0;
        while (starts[sequence + 1] <= view.FirstRow) sequence++;
        // Logits come in blocks of rows: the game that a block begins in is played up to there first.
        for (int row = starts[sequence]; row < view.FirstRow + view.Rows; row++)
        {
            if (row == starts[sequence + 1]) sequence++;
            if (row == starts[sequence]) game = new OthelloGame();
            game.TryPlay(view.Batch.Ids[row]);
            if (row < view.FirstRow) continue;
            int move = row - starts[sequence];
            while (sums.Count <= move) sums.Add(new());
            Add(game, view.Row(row - view.FirstRow), sums[move]);
        }
    }

    static void Add(in OthelloGame game, ReadOnlySpan<float> logits, OthelloSums sums)
    {
        int best = TensorPrimitives.IndexOfMax(logits);
        double most = logits[best], total = 0, legalTotal = 0, logSum = 0;
        foreach (float logit in logits) total += Math.Exp(logit - most);
        double normalizer = most + Math.Log(total);
        bool bestIsLegal = false;
        for (int id = 0; id < logits.Length; id++)
        {
            bool legal = id == OthelloMove.Pass ? game.MustPass : (game.Legal >> OthelloMove.Square(id) & 1) != 0;
            if (!legal) continue;
            bestIsLegal |= id == best;
            legalTotal += Math.Exp(logits[id] - normalizer);
            logSum += logits[id] - normalizer;
        }
        sums.Add(bestIsLegal, legalTotal, -logSum / game.Choices, Math.Log(game.Choices));
    }
}
