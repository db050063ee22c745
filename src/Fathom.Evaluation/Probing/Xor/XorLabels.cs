using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Two yes-or-no variables of the same examples, a and b.</summary>
/// <param name="a">Name of a.</param>
/// <param name="b">Name of b.</param>
/// <param name="cell">[n] 2 a + b.</param>
/// <param name="document">[n] number of the document.</param>
/// <param name="split">[n] what each serves; null where that is drawn.</param>
/// <param name="testShare">Share of the documents to test on where it is drawn.</param>
public sealed class XorLabels(string a, string b, int[] cell, int[] document, ProbeSplit[]? split = null, double testShare = 0.2)
{
    /// <summary>Examples of each of the four combinations at least, to learn from and to test on.</summary>
    public const int Fewest = 25;

    const ulong TestStream = 0x786f7274, CellStream = 0x786f7200;

    /// <summary>Name of a.</summary>
    public string A => a;

    /// <summary>Name of b.</summary>
    public string B => b;

    /// <summary>Whether what an example serves was not drawn.</summary>
    public bool SplitIsGiven => split is not null;

    /// <summary>Numbers of the documents that may be tested on.</summary>
    public int[] TestDocuments => [.. document.Where((_, i) => split is null || split[i] == ProbeSplit.Test).Distinct()];

    /// <summary>As many examples of each combination as of the rarest, drawn, for learning and for testing.</summary>
    /// <param name="most">Examples of a split at most.</param>
    /// <param name="seed">Of the draw.</param>
    /// <exception cref="InputException">A combination is too rare.</exception>
    /// <exception cref="OptionException">Fewer examples than are needed of each combination.</exception>
    public XorDraw Draw(int most, ulong seed)
    {
        if (most < 4 * Fewest) throw new OptionException($"--rows {most}: expected at least {4 * Fewest}, {Fewest} of each of the four combinations");
        ProbeSplit[] served = split ?? Splits(seed);
        int[] train = Draw(served, test: false, most, seed), test = Draw(served, test: true, most, seed);
        int[] all = [.. train.Concat(test).Order()];
        return new(all, [.. all.Select(i => cell[i])], [.. all.Select(i => document[i])],
            [.. all.Select(i => served[i] == ProbeSplit.Test ? ProbeSplit.Test : ProbeSplit.Train)]);
    }

    ProbeSplit[] Splits(ulong seed)
    {
        var labels = new ProbeLabels(["no", "yes"], cell, document);
        labels.Draw(ProbeSplit.Train, ProbeSplit.Test, testShare, new Philox(seed, TestStream));
        return labels.Split;
    }

    int[] Draw(ProbeSplit[] served, bool test, int most, ulong seed)
    {
        int[][] cells = [.. Enumerable.Range(0, 4).Select(c => Enumerable.Range(0, cell.Length)
            .Where(i => cell[i] == c && served[i] == ProbeSplit.Test == test).ToArray())];
        int rarest = Enumerable.Range(0, 4).MinBy(c => cells[c].Length), count = Math.Min(cells[rarest].Length, most / 4);
        if (count < Fewest)
            throw new InputException($"{a}, {b}: {cells[rarest].Length} {(test ? "test" : "training")} examples are " +
                $"{(rarest < 2 ? "not " : "")}'{a}' and {(rarest % 2 == 0 ? "not " : "")}'{b}'; expected at least {Fewest} of " +
                "each of the four combinations: choose other variables, or give more labelled examples");
        return [.. cells.SelectMany((of, c) =>
        {
            var order = new Permutation(of.Length, new Philox(seed, CellStream + (ulong)(2 * c + (test ? 1 : 0))));
            return Enumerable.Range(0, count).Select(i => of[order[i]]);
        })];
    }
}
