namespace Fathom.Evaluation;

/// <summary>How well a few inputs tell one variable, on its test examples.</summary>
/// <param name="Task">The variable.</param>
/// <param name="Right">[k][test examples] whether the k-sparse probe of SAEBench is right; behind these the validated
/// probe.</param>
/// <param name="Auc">Of the validated probe.</param>
/// <param name="Latents">What the validated probe reads.</param>
public sealed record SparseScore(SparseTask Task, IReadOnlyList<bool[]> Right, double Auc, IReadOnlyList<int> Latents)
{
    /// <summary>Share of the test examples that probe <paramref name="which"/> is right on.</summary>
    public double Accuracy(int which) => Right[which].Count(right => right) / (double)Right[which].Length;
}
