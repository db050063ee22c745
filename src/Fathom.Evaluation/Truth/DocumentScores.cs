using System.Buffers;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// What each held-out document adds to the scores of some variables, and what these are of documents drawn with replacement
/// (<see cref="Bootstrap"/>). w is how often a document is drawn, h, f, p, n are its hits, its firings, its rows with the variable
/// and without:
/// <code>
/// F1  = 2 Σ w h / (Σ w f + Σ w p)
/// AUC ≈ A + (Σ w u − A (N Σ w p + P Σ w n)) / (Σ w p Σ w n)
/// </code>
/// A, P, N are of all rows, u the pairs that a document's rows win (<see cref="RankArea"/>): what two drawn documents do to each
/// other's area, beyond what each does to that of all, is left out (Obuchowski 1997; Hájek's projection), so that ranks are taken
/// once.
/// </summary>
sealed class DocumentScores
{
    /// <summary>Sums of a variable: h, f, p, u. Before those of all is the number of rows.</summary>
    const int TermsOfEach = 4;

    readonly DocumentPlaces documents;
    readonly int terms;
    readonly double[] sums;
    readonly VariableScore[] scores;

    /// <param name="documents">Of the held-out rows.</param>
    /// <param name="variables">How many will be scored.</param>
    public DocumentScores(DocumentPlaces documents, int variables)
    {
        (this.documents, terms) = (documents, 1 + TermsOfEach * variables);
        (sums, scores) = (new double[checked(documents.Count * terms)], new VariableScore[variables]);
        foreach (int document in documents.OfRow) sums[document * terms]++;
    }

    /// <summary>Scores a variable on all rows, and keeps what documents add to it; from several threads.</summary>
    /// <param name="place">Of the variable among these.</param>
    /// <param name="seen">Held-out rows.</param>
    public VariableScore Score(int place, Detection seen)
    {
        int rows = seen.Activations.Length;
        double[] wins = ArrayPool<double>.Shared.Rent(rows), own = new double[documents.Count * TermsOfEach];
        scores[place] = VariableScore.Of(seen, wins.AsSpan(0, rows));
        for (int row = 0; row < rows; row++)
        {
            int at = documents.OfRow[row] * TermsOfEach;
            bool fires = seen.Activations[row] > seen.Limit;
            if (fires && seen.Positive[row]) own[at]++;
            if (fires) own[at + 1]++;
            if (seen.Positive[row]) own[at + 2]++;
            own[at + 3] += wins[row];
        }
        ArrayPool<double>.Shared.Return(wins);
        for (int document = 0; document < documents.Count; document++)
            own.AsSpan(document * TermsOfEach, TermsOfEach).CopyTo(sums.AsSpan(document * terms + 1 + TermsOfEach * place));
        return scores[place];
    }

    /// <summary>Means over variables of each draw. One that all or none of the drawn rows carry is left out; one with which no unit
    /// fires counts as <see cref="VariableScore.None"/>.</summary>
    /// <param name="variables">How many count: these, and those with which no unit fires.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <returns>[draws]; empty where there are too few documents.</returns>
    public TruthSummary[] Draw(int variables, ulong seed, Workers workers)
    {
        VariableScore[] without = [.. Enumerable.Repeat(VariableScore.None, variables - scores.Length)];
        var all = new double[terms];
        for (int at = 0; at < sums.Length; at++) all[at % terms] += sums[at];
        return Bootstrap.Of(sums, terms, drawn => TruthSummary.Of([.. without,
            .. scores.Select((_, place) => Drawn(place, all, drawn)).OfType<VariableScore>()]), seed, workers) ?? [];
    }

    VariableScore? Drawn(int place, double[] all, double[] drawn)
    {
        int at = 1 + TermsOfEach * place;
        double p = drawn[at + 2], n = drawn[0] - p, area = scores[place].Auc;
        if (p == 0 || n == 0) return null;
        double expected = area * ((all[0] - all[at + 2]) * p + all[at + 2] * n);
        return scores[place].Counted((int)drawn[at], (int)drawn[at + 1], (int)p) with
        {
            Auc = Math.Clamp(area + (drawn[at + 3] - expected) / (p * n), 0, 1),
        };
    }
}
