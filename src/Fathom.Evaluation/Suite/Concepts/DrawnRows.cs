namespace Fathom.Evaluation;

/// <summary>Examples of several classes.</summary>
/// <param name="Rows">[n] rows of a source.</param>
/// <param name="Class">[n]</param>
/// <param name="IsTest">[n] whether to measure on it; others are to learn from.</param>
/// <param name="Documents">Of those to measure on, among all held-out documents; −1 of the others.</param>
sealed record DrawnRows(long[] Rows, int[] Class, bool[] IsTest, DocumentPlaces Documents)
{
    /// <summary>[n] what examples share that says their class by itself, such as the word they are tokens of; null where each stands
    /// alone.</summary>
    public int[]? Groups { get; init; }

    /// <summary>Examples of some classes, ascending.</summary>
    public int[] Of(bool test, params int[] classes) =>
        [.. Enumerable.Range(0, Rows.Length).Where(i => IsTest[i] == test && classes.Contains(Class[i]))];

    /// <summary>Numbers of some examples.</summary>
    /// <param name="examples">[n] to measure on.</param>
    /// <param name="values">[n, K]</param>
    /// <param name="part">Of the classes, which keep their shares part by part; null where all of them are one.</param>
    public ExampleOutcomes Outcomes(int[] examples, double[] values, Func<int, int>? part = null) =>
        new(Documents.Of(examples).OfRow, [.. examples.Select(i => part?.Invoke(Class[i]) ?? 0)], values);

    /// <summary>For some examples whether their class has something.</summary>
    public bool[] Mark(int[] examples, Func<int, bool> has) => [.. examples.Select(i => has(Class[i]))];
}
