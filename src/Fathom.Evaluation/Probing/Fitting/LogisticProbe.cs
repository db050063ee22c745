using System.Globalization;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Logistic regression with an L2 penalty on standardised inputs, each class against the rest. C is the one of 10⁻⁴ … 10² with
/// the least log loss on held-out folds of whole documents, all classes together; the probe then learns from all examples. Means and
/// deviations for the standardisation are those of all these examples, held-out folds included: that reads no label.
/// </summary>
/// <param name="c">C; null: chosen.</param>
/// <param name="folds">Folds for choosing.</param>
/// <param name="seed">Of the folds.</param>
public sealed class LogisticProbe(double? c, int folds, ulong seed) : ProbeMethod
{
    const ulong FoldStream = 0x666f6c64;

    static readonly double[] Grid = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100];

    public override string Name => "logistic";

    /// <summary>Whether inputs are divided by their standard deviation over the examples; else they are only centred.</summary>
    public bool Standardise { get; init; } = true;

    public override int FewestDocuments => c is null ? folds : 1;

    public override LinearClassifier Fit(ProbeInputs inputs, ProbeLabels labels, int[] classOf, int[] train,
        int[] validation, Workers workers)
    {
        int[] examples = Joined(train, validation);
        var x = new ProbeMatrix(inputs, examples, null, Standardise);
        bool[][] positive = [.. Enumerable.Range(0, labels.Outputs).Select(output => Positive(labels, classOf, examples,
            output))];
        double chosen = c ?? Choose(x, [.. examples.Select(example => labels.Document[example])], positive, workers);
        LinearReadout[] readouts = [.. positive.Select(p => LogisticRegression.Readout(x, p, chosen, workers))];
        string how = c is null ? $"chosen by {folds} folds of documents" : "given";
        return new(readouts) { C = chosen, Note = $"C = {chosen.ToString(CultureInfo.InvariantCulture)} ({how})" };
    }

    double Choose(ProbeMatrix x, int[] document, bool[][] positive, Workers workers)
    {
        int[] fold = Folds(document);
        var losses = new double[folds * Grid.Length];
        workers.For(folds, part =>
        {
            int[] rows = [.. Enumerable.Range(0, fold.Length).Where(row => fold[row] != part)];
            int[] held = [.. Enumerable.Range(0, fold.Length).Where(row => fold[row] == part)];
            foreach (bool[] p in positive)
            {
                double[]? start = null;
                for (int i = 0; i < Grid.Length; i++)
                {
                    start = LogisticRegression.Fit(x, rows, p, Grid[i], start, Workers.One);
                    losses[part * Grid.Length + i] += LogisticRegression.Loss(x, held, p, start) * held.Length;
                }
            }
        });
        // The smaller C where two are as good.
        int best = Enumerable.Range(0, Grid.Length)
            .MinBy(i => Enumerable.Range(0, folds).Sum(part => losses[part * Grid.Length + i]));
        return Grid[best];
    }

    // Documents in a seeded order, dealt out.
    int[] Folds(int[] document)
    {
        int[] distinct = [.. document.Distinct()];
        if (distinct.Length < folds)
            throw new InputException($"{distinct.Length} documents to learn from; expected at least {folds}, one for each fold");
        var order = new Permutation(distinct.Length, new Philox(seed, FoldStream));
        var of = new Dictionary<int, int>();
        for (int i = 0; i < distinct.Length; i++) of[distinct[order[i]]] = i % folds;
        return [.. document.Select(d => of[d])];
    }
}
