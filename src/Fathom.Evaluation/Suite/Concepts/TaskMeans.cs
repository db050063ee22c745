using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Means over tasks of what each gave, on all held-out documents and on documents drawn with replacement
/// (<see cref="Bootstrap"/>). Of a draw, a task whose number is undefined is left out.</summary>
sealed class TaskMeans
{
    readonly double[]? means;
    readonly double[][]? drawn;

    /// <param name="scores">Of the tasks; none says nothing.</param>
    /// <param name="documents">Held-out documents, those without an example among them included.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public TaskMeans(IReadOnlyList<TaskScore> scores, int documents, ulong seed, Workers workers)
    {
        if (scores.Count == 0) return;
        means = Means(scores, null);
        drawn = Bootstrap.Of(documents, times => Means(scores, times), seed, workers);
    }

    /// <summary>A figure that is the mean of one of the numbers.</summary>
    public Figure Figure(string category, string key, string words, int number, bool headline = false,
        Sense sense = Sense.Given) =>
        new(category, key, words, means is null ? double.NaN : means[number], IsHeadline: headline)
        {
            Sense = sense,
            Resamples = drawn is null ? null : [.. drawn.Select(draw => draw[number])],
        };

    static double[] Means(IReadOnlyList<TaskScore> scores, int[]? times)
    {
        double[][] numbers = [.. scores.Select(score => score.Numbers(times))];
        return [.. Enumerable.Range(0, numbers[0].Length).Select(i =>
            numbers.Select(own => own[i]).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average())];
    }
}
