using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Coverage on games drawn with replacement (<see cref="Bootstrap"/>), by the units that are best on all of
/// them.</summary>
static class BoardCoverage
{
    /// <summary>Of a property: rows on which its unit fires and it holds, on which the unit fires, on which it holds.</summary>
    const int Terms = 3;

    /// <param name="units">Latents, neurons or probes.</param>
    /// <param name="best">[properties] the unit of each, all at the same threshold.</param>
    /// <param name="range">Rows of the games.</param>
    /// <param name="board">Their boards.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <returns>[draws] of <see cref="BoardScore.Coverage"/> and <see cref="BoardScore.CoveragePublished"/>; null where there are
    /// too few games.</returns>
    public static (double Coverage, double Published)[]? Draw(UnitActivations units, Detector[] best, RowRange range,
        LabelledRows board, ulong seed, Workers workers)
    {
        int[] properties = [.. Enumerable.Range(0, best.Length).Where(BoardProperties.IsDisc)],
            told = [.. Enumerable.Range(0, properties.Length).Where(i => best[properties[i]].Unit >= 0)];
        int terms = Terms * properties.Length;
        var sums = new double[checked(board.Documents.Count * terms)];
        workers.For(properties.Length, i => Add(sums, terms, Terms * i + 2, board, row => board.Has(row, properties[i])));
        units.Each(range, [.. told.Select(i => best[properties[i]].Unit)], (at, column) =>
        {
            int i = told[at], property = properties[i];
            float limit = FiringCounter.Limit(best[property].Threshold, best[property].Max);
            Add(sums, terms, Terms * i, board, row => column[row] > limit && board.Has(row, property));
            Add(sums, terms, Terms * i + 1, board, row => column[row] > limit);
        }, workers);
        return Bootstrap.Of(sums, terms, drawn =>
        {
            double sum = 0;
            int coverable = 0;
            for (int at = 0; at < terms; at += Terms)
            {
                if (drawn[at + 2] == 0) continue;
                sum += 2 * drawn[at] / (drawn[at + 1] + drawn[at + 2]);
                coverable++;
            }
            return (sum / Math.Max(1, coverable), sum / best.Length);
        }, seed, workers);
    }

    static void Add(double[] sums, int terms, int term, LabelledRows board, Func<int, bool> counts)
    {
        for (int row = 0; row < board.Count; row++)
            if (counts(row)) sums[board.Documents.OfRow[row] * terms + term]++;
    }
}
