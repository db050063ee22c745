using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Coverage and board reconstruction on a run with the labels of a board game, in the published form and normalised, beside the
/// dictionaries of the random twin and of random directions, the neurons of the layer, the principal components and linear probes,
/// and how well these probes read the board.
/// </summary>
public static class BoardEvaluation
{
    /// <summary>Games that labels are learnt from, and as many held-out ones.</summary>
    public const int Games = 1000;

    /// <param name="subjects">What is compared.</param>
    /// <param name="items">The run's contexts, one game each.</param>
    /// <param name="labels">The run's labels.</param>
    /// <param name="games">Games to learn from, and to reconstruct, at most.</param>
    /// <param name="seed">Of draws of games: the same for all that are compared.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="progress">Told what is measured, how many are done, how many there are.</param>
    /// <param name="cancel">Gives it up between two of them.</param>
    /// <exception cref="InputException">The labels hold no board, or no game is held out.</exception>
    public static BoardReport Run(TruthSubjects subjects, ItemStore items, LabelStore labels, int games, ulong seed,
        Workers workers, Action<string, int, int>? progress = null, CancellationToken cancel = default)
    {
        BoardProperties properties = BoardProperties.Of(labels);
        ActivationStore rows = subjects.Rows;
        (RowRange learn, int learnGames) = GamesFrom(rows, items, 0, rows.TrainCount, games);
        (RowRange heldOut, int heldOutGames) = GamesFrom(rows, items, rows.TrainCount, rows.Count, games);
        if (learnGames == 0 || heldOutGames == 0)
            throw new InputException($"{learnGames} training and {heldOutGames} held-out games; expected some of both: " +
                "capture with 'fathom capture --holdout 0.1'");
        LabelledRows board = properties.Read(rows, items, labels, learn), truth = properties.Read(rows, items, labels, heldOut);
        int total = 1 + (subjects.References ? 2 : 0) + (subjects.Neurons is null ? 0 : 1) + subjects.Controls.Count;
        List<(string, BoardScore)> scores = [];
        void Measure(UnitActivations units)
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Invoke(units.Name, scores.Count, total);
            scores.Add((units.Name, BoardMeasure.Of(units, learn, board, heldOut, truth, seed, workers)));
        }

        Measure(new SparseUnits(CoreSubject.Dictionary, subjects.Coder, rows));
        foreach (CoreSubject control in subjects.Controls) Measure(new SparseUnits(control.Name, control.Coder, control.Rows));
        if (subjects.Neurons is { } neurons) Measure(new StoredUnits(TruthEvaluation.Neurons, neurons));
        if (!subjects.References) return new(scores, null, learnGames, learn.Count, heldOutGames, heldOut.Count);
        PrincipalComponents components = PrincipalComponents.Of(learn.Of(rows), new(workers, null, cancel));
        using (var units = new ComponentUnits(TruthEvaluation.Components, rows, components)) Measure(units);
        LinearProbes probes = LinearProbes.Train(rows, learn, board, components, workers);
        Measure(new ProbeUnits(TruthEvaluation.Probe, probes, rows, board.Variables));
        var accuracy = ProbeAccuracy.Of(rows.Description.Site, probes, rows, board, heldOut, truth, workers);
        progress?.Invoke("", total, total);
        return new(scores, accuracy, learnGames, learn.Count, heldOutGames, heldOut.Count);
    }

    // Rows of the first documents from a row on.
    static (RowRange, int Games) GamesFrom(ActivationStore store, ItemStore items, long first, long end, int most)
    {
        int games = 0, last = -1;
        long row = first;
        for (; row < end; row++)
        {
            int document = items.Entry(store.Position(row).Context).Document;
            if (document == last) continue;
            if (games == most) break;
            (last, games) = (document, games + 1);
        }
        return (new RowRange(first, (int)(row - first)), games);
    }
}
