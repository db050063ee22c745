namespace Fathom.Evaluation;

/// <summary>Examples of several classes.</summary>
/// <param name="Rows">[n] rows of a source.</param>
/// <param name="Class">[n]</param>
/// <param name="IsTest">[n] whether to measure on it; others are to learn from.</param>
sealed record DrawnRows(long[] Rows, int[] Class, bool[] IsTest)
{
    /// <summary>Examples of some classes, ascending.</summary>
    public int[] Of(bool test, params int[] classes) =>
        [.. Enumerable.Range(0, Rows.Length).Where(i => IsTest[i] == test && classes.Contains(Class[i]))];

    /// <summary>For some examples whether their class has something.</summary>
    public bool[] Mark(int[] examples, Func<int, bool> has) => [.. examples.Select(i => has(Class[i]))];
}
