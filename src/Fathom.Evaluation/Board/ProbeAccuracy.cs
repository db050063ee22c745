using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>How well linear probes read the board at a site: the likeliest of mine, theirs and empty, square by square.</summary>
/// <param name="Site">The site.</param>
/// <param name="AllSquares">Share of held-out (token, square) pairs that are right.</param>
/// <param name="PlayedSquares">The same without the squares that are never empty, the four in the centre.</param>
/// <param name="Majority">What naming each square's most common class would reach over all squares.</param>
public sealed record ProbeAccuracy(string Site, double AllSquares, double PlayedSquares, double Majority)
{
    internal static ProbeAccuracy Of(string site, LinearProbes probes, IVectorSource source, LabelledRows trained,
        RowRange heldOut, LabelledRows truth, Workers workers)
    {
        float[][] logits = probes.Logits(source, heldOut, [.. Enumerable.Range(0, truth.Variables)], workers);
        int squares = truth.Variables / BoardProperties.Classes;
        var (right, common) = (new long[squares], new long[squares]);
        workers.For(squares, square =>
        {
            int first = square * BoardProperties.Classes, usual = Largest(c => trained.Positives[first + c]);
            for (int row = 0; row < truth.Count; row++)
            {
                int at = row;
                if (truth.Has(row, first + Largest(c => logits[first + c][at]))) right[square]++;
                if (truth.Has(row, first + usual)) common[square]++;
            }
        });
        int[] played = [.. Enumerable.Range(0, squares)
            .Where(square => trained.Positives[square * BoardProperties.Classes + BoardProperties.Empty] > 0)];
        double rows = Math.Max(1, truth.Count);
        return new(site, right.Sum() / (rows * squares),
            played.Sum(square => right[square]) / (rows * Math.Max(1, played.Length)), common.Sum() / (rows * squares));
    }

    static int Largest(Func<int, float> value)
    {
        int best = 0;
        for (int c = 1; c < BoardProperties.Classes; c++)
            if (value(c) > value(best)) best = c;
        return best;
    }
}
