using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>What the mean accuracy of sparse probes would have been on other documents (<see cref="Bootstrap"/>):
/// <code>
/// mean over variables of ½ (share right of those with the variable + of those without)
/// </code>
/// of the examples of a draw, so that variables with many examples weigh no more than others, and guessing stays .5. A variable
/// of which a draw has no example of one kind is left out.
/// </summary>
static class SparseAccuracies
{
    /// <param name="tasks">The variables.</param>
    /// <param name="right">[probes][tasks][test examples] whether the probe is right.</param>
    /// <param name="document">[n] document of each example, by any number.</param>
    /// <param name="documents">Numbers of all documents that are tested on.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <returns>[probes][draws]; null where there are too few documents.</returns>
    public static double[][]? Draws(IReadOnlyList<SparseTask> tasks, IReadOnlyList<IReadOnlyList<bool[]>> right,
        IReadOnlyList<int> document, IReadOnlyList<int> documents, ulong seed, Workers workers)
    {
        Dictionary<int, int> place = documents.Index().ToDictionary(one => one.Item, one => one.Index);
        ExampleOutcomes[] outcomes = [.. tasks.Select((task, t) => new ExampleOutcomes(
            [.. task.Test.Select(i => place[document[i]])],
            [.. task.Test.Select(i => task.Positive[i] ? 1 : 0)],
            [.. task.Test.SelectMany((_, i) => right.Select(probe => probe[t][i] ? 1.0 : 0))]))];
        double[][]? drawn = Bootstrap.Of(documents.Count, times =>
        {
            double[][] means = [.. outcomes.Select(one => one.Means(times))];
            return right.Select((_, probe) =>
                means.Select(one => one[probe]).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average()).ToArray();
        }, seed, workers);
        return drawn is null ? null : [.. right.Select((_, probe) => drawn.Select(draw => draw[probe]).ToArray())];
    }
}
