using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Sparse probing (Gurnee et al. 2023; SAEBench, Karvonen et al. 2025): features are ranked by |mean with the variable − mean
/// without| on training examples, and a logistic regression (L2, C = 1) on the first k of them is tested. Beside it the validated
/// form: which features, and how many, are chosen on validation examples and tested once.
/// </summary>
public static class SparseProbing
{
    /// <summary>Numbers of features.</summary>
    public static IReadOnlyList<int> Ks { get; } = [1, 2, 5];

    /// <summary>Tells every variable.</summary>
    /// <param name="features">Of the examples.</param>
    /// <param name="tasks">The variables.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public static SparseScore[] Run(ExampleFeatures features, IReadOnlyList<SparseTask> tasks, Workers workers)
    {
        var scores = new SparseScore[tasks.Count];
        workers.For(tasks.Count, i => scores[i] = Score(features, tasks[i]));
        return scores;
    }

    /// <summary>Tells every variable by a logistic regression on all features, standardised: share of the test examples on which
    /// each is right.</summary>
    /// <param name="features">Of the examples.</param>
    /// <param name="tasks">The variables.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public static bool[][] Full(ExampleFeatures features, IReadOnlyList<SparseTask> tasks, Workers workers)
    {
        var right = new bool[tasks.Count][];
        workers.For(tasks.Count, i =>
        {
            int[] learnt = [.. tasks[i].Train.Concat(tasks[i].Validation).Order()];
            var x = new ProbeMatrix(features, learnt, null, standardise: true);
            int[] all = [.. Enumerable.Range(0, learnt.Length)];
            LinearReadout readout = x.Readout(LogisticRegression.Fit(x, all, tasks[i].Of(learnt), 1, null, Workers.One));
            right[i] = Right(readout, features, tasks[i]);
        });
        return right;
    }

    static SparseScore Score(ExampleFeatures features, SparseTask task)
    {
        int[] learnt = [.. task.Train.Concat(task.Validation).Order()];
        bool[] positive = task.Of(learnt);
        int[] ranked = SparseProbe.Ranked(features, learnt, positive);
        List<bool[]> right = [.. Ks.Select(k => Right(
            SparseProbe.On(features, learnt, positive, [.. ranked.Take(k).Order()], Workers.One), features, task))];
        LinearReadout chosen = ValidatedSparseProbe.Choose(features, Ks, task.Train, task.Of(task.Train), task.Validation,
            task.Of(task.Validation), Workers.One);
        right.Add(Right(chosen, features, task));
        double auc = ProbeScores.Area([.. task.Test.Select(i => chosen.Logit(features, i))], task.Of(task.Test));
        return new(task, right, auc, chosen.Columns!);
    }

    static bool[] Right(LinearReadout readout, ExampleFeatures features, SparseTask task) =>
        [.. task.Test.Select(i => readout.Logit(features, i) > 0 == task.Positive[i])];
}
