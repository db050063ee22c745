using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Sparse probing (Gurnee et al. 2023; SAEBench, Karvonen et al. 2025): inputs are ranked by |mean with the variable − mean
/// without| on training examples, and a logistic regression (L2, C = 1) on the first k of them is tested. Beside it the validated
/// form: which inputs, and how many, are chosen on validation examples and tested once.
/// </summary>
public static class SparseProbing
{
    /// <summary>Numbers of inputs.</summary>
    public static IReadOnlyList<int> Ks { get; } = [1, 2, 5];

    /// <summary>Tells every variable.</summary>
    /// <param name="inputs">Of the examples.</param>
    /// <param name="tasks">The variables.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public static SparseScore[] Run(ProbeInputs inputs, IReadOnlyList<SparseTask> tasks, Workers workers)
    {
        var scores = new SparseScore[tasks.Count];
        workers.For(tasks.Count, i => scores[i] = Score(inputs, tasks[i]));
        return scores;
    }

    /// <summary>Tells every variable by a logistic regression on all inputs, standardised: share of the test examples on which
    /// each is right.</summary>
    /// <param name="inputs">Of the examples.</param>
    /// <param name="tasks">The variables.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public static bool[][] Full(ProbeInputs inputs, IReadOnlyList<SparseTask> tasks, Workers workers)
    {
        var right = new bool[tasks.Count][];
        workers.For(tasks.Count, i =>
        {
            int[] learnt = [.. tasks[i].Train.Concat(tasks[i].Validation).Order()];
            var x = new ProbeMatrix(inputs, learnt, null, standardise: true);
            int[] all = [.. Enumerable.Range(0, learnt.Length)];
            LinearReadout readout = x.Readout(LogisticRegression.Fit(x, all, tasks[i].Of(learnt), 1, null, Workers.One));
            right[i] = Right(readout, inputs, tasks[i]);
        });
        return right;
    }

    static SparseScore Score(ProbeInputs inputs, SparseTask task)
    {
        int[] learnt = [.. task.Train.Concat(task.Validation).Order()];
        bool[] positive = task.Of(learnt);
        int[] ranked = SparseProbe.Ranked(inputs, learnt, positive);
        List<bool[]> right = [.. Ks.Select(k => Right(
            SparseProbe.On(inputs, learnt, positive, [.. ranked.Take(k).Order()], Workers.One), inputs, task))];
        LinearReadout chosen = ValidatedSparseProbe.Choose(inputs, Ks, task.Train, task.Of(task.Train), task.Validation,
            task.Of(task.Validation), Workers.One);
        right.Add(Right(chosen, inputs, task));
        double auc = ProbeScores.Area([.. task.Test.Select(i => chosen.Logit(inputs, i))], task.Of(task.Test));
        return new(task, right, auc, chosen.Columns!);
    }

    static bool[] Right(LinearReadout readout, ProbeInputs inputs, SparseTask task) =>
        [.. task.Test.Select(i => readout.Logit(inputs, i) > 0 == task.Positive[i])];
}
