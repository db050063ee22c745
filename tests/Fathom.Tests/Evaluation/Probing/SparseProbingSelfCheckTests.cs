using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Probing;

/// <summary>The self-checks of sparse probing: what was planted is told, what was shuffled is not, and latents are ranked as
/// published.</summary>
public class SparseProbingSelfCheckTests
{
    const int N = 4000, Latents = 60;

    static readonly Workers Two = new(2);

    static ProbeSplit[] Splits => [.. Enumerable.Range(0, N).Select(i => (i % 4) switch
    {
        3 => ProbeSplit.Test,
        2 => ProbeSplit.Validation,
        _ => ProbeSplit.Train,
    })];

    // Latent 7 fires where the variable holds; the others at random.
    static (SparseInputs, bool[]) Planted()
    {
        var random = new Philox(21, 0);
        bool[] holds = [.. Enumerable.Range(0, N).Select(i => random.Below((ulong)i, 5) == 0)];
        var built = new SparseInputBuilder(Latents);
        for (int i = 0; i < N; i++)
        {
            var f = new float[Latents];
            for (int j = 0; j < Latents; j++)
                if (random.Below((ulong)(N + i * Latents + j), 6) == 0) f[j] = 1 + (float)random.Uniform((ulong)(N * 100 +
                    i * Latents + j));
            f[7] = holds[i] ? 2 : 0;
            built.Add(f);
        }
        return (built.Build(), holds);
    }

    static SparseTask Task(bool[] positive) => SparseTask.Draw("planted", positive, Splits, 1000, 25, new Philox(1, 0))!;

    [Fact]
    public void A_planted_latent_reaches_1_in_every_form()
    {
        var (inputs, holds) = Planted();
        SparseScore score = Assert.Single(SparseProbing.Run(inputs, [Task(holds)], Two));
        Assert.All(Enumerable.Range(0, 4), which => Assert.Equal(1.0, score.Accuracy(which)));
        Assert.Equal(1.0, score.Auc);
        Assert.Equal([7], score.Latents);
        Assert.All(SparseProbing.Full(inputs, [Task(holds)], Two)[0], Assert.True);
    }

    [Fact]
    public void Shuffled_labels_reach_one_half()
    {
        var (inputs, holds) = Planted();
        SparseTask[] tasks = [.. Enumerable.Range(0, 20).Select(round =>
        {
            var order = new Permutation(N, new Philox(22, (ulong)round));
            return Task([.. Enumerable.Range(0, N).Select(i => holds[order[i]])]);
        })];
        SparseScore[] scores = SparseProbing.Run(inputs, tasks, Two);
        for (int which = 0; which < 4; which++) Assert.InRange(scores.Average(score => score.Accuracy(which)), 0.47, 0.53);
        Assert.InRange(scores.Average(score => score.Auc), 0.47, 0.53);
    }

    [Fact]
    public void Latents_are_ranked_by_the_difference_of_means_alone()
    {
        // Latent 1 tells the variable always; latent 0 has the larger mean by a few huge values, and ranks first.
        var random = new Philox(23, 0);
        bool[] holds = [.. Enumerable.Range(0, N).Select(i => random.Below((ulong)i, 2) == 0)];
        float[] x = [.. Enumerable.Range(0, N).SelectMany(i => new[] { holds[i] && random.Below((ulong)(N + i), 20) == 0 ? 100f
            : 0, holds[i] ? 1f : 0 })];
        SparseScore score = Assert.Single(SparseProbing.Run(new DenseInputs(x, 2), [Task(holds)], Two));
        Assert.InRange(score.Accuracy(0), 0.48, 0.58);
        Assert.Equal(1.0, score.Accuracy(1));
        Assert.Equal(1.0, score.Accuracy(3));
        Assert.Equal([1], score.Latents);
    }

    [Fact]
    public void As_many_examples_have_the_variable_as_have_not_and_a_rare_one_is_left_out()
    {
        var (_, holds) = Planted();
        SparseTask task = Task(holds);
        foreach (int[] examples in new[] { task.Train, task.Validation, task.Test })
        {
            Assert.Equal(examples.Length / 2, examples.Count(i => holds[i]));
            Assert.Equal(examples.Distinct().Order(), examples);
        }
        Assert.All(task.Test, i => Assert.Equal(ProbeSplit.Test, Splits[i]));
        Assert.Null(SparseTask.Draw("rare", [.. Enumerable.Range(0, N).Select(i => i < 40)], Splits, 1000, 25, new Philox(1, 0)));
    }

    /// <summary>A common variable that is told in 9 of 10 examples and a rare one that is told in half: the mean is .7, and the
    /// interval is that of a mean of two proportions. Of all answers together it would lie about .86.</summary>
    [Fact]
    public void The_interval_of_the_mean_over_variables_weighs_each_alike()
    {
        const int documents = 1000, rare = 100;
        var random = new Philox(24, 0);
        int[] all = [.. Enumerable.Range(0, documents)];
        bool[] positive = [.. all.Select(i => i % 2 == 0)];
        SparseTask[] tasks = [new("common", positive, [], [], all), new("rare", positive, [], [], all[..rare])];
        bool[][] right = [.. tasks.Select((task, t) => task.Test
            .Select(i => random.Uniform((ulong)(t * documents + i)) < (t == 0 ? 0.9 : 0.5)).ToArray())];
        double[] drawn = SparseAccuracies.Draws(tasks, [right], all, all, 3, Two)![0];

        // How far a document moves the mean, to first order; it is an example of the common variable, and of the rare one if early.
        double[] p = [.. right.Select(one => one.Average(yes => yes ? 1.0 : 0))];
        double error = Math.Sqrt(all.Sum(i => Math.Pow(Of(0, i) + Of(1, i), 2)));
        Suite.NormalInterval.Is(drawn, (p[0] + p[1]) / 2, error);

        double Of(int t, int i)
        {
            if (i >= tasks[t].Test.Length) return 0;
            int[] kind = [.. tasks[t].Test.Where(j => positive[j] == positive[i])];
            return ((right[t][i] ? 1 : 0) - kind.Average(j => right[t][j] ? 1.0 : 0)) / (4.0 * kind.Length);
        }
    }
}
