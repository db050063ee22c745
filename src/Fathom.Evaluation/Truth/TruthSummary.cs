namespace Fathom.Evaluation;

/// <summary>One subject's scores over the variables that can be scored; a variable that nothing fires with counts 0 and, for the
/// AUC, one half.</summary>
public sealed record TruthSummary
{
    /// <summary>Variables that can be scored.</summary>
    public required int Variables { get; init; }

    public required double MeanF1 { get; init; }

    public required double MedianF1 { get; init; }

    public required double MeanPrecision { get; init; }

    public required double MeanRecall { get; init; }

    public required double MeanAuc { get; init; }

    /// <summary>Share of the variables whose F1 is above .5.</summary>
    public required double ShareAboveHalf { get; init; }

    /// <summary>Share of the variables whose F1 is above .8.</summary>
    public required double ShareAboveFourFifths { get; init; }

    static TruthSummary Undefined { get; } = new()
    {
        Variables = 0,
        MeanF1 = double.NaN,
        MedianF1 = double.NaN,
        MeanPrecision = double.NaN,
        MeanRecall = double.NaN,
        MeanAuc = double.NaN,
        ShareAboveHalf = double.NaN,
        ShareAboveFourFifths = double.NaN,
    };

    /// <param name="column">The subject.</param>
    /// <param name="variables">All variables.</param>
    public static TruthSummary Of(TruthColumn column, IReadOnlyList<TruthVariable> variables) =>
        Of([.. Enumerable.Range(0, variables.Count).Where(v => variables[v].IsCommon)
            .Select(v => column.Scores[v] ?? VariableScore.None)]);

    /// <param name="scores">Of these variables.</param>
    internal static TruthSummary Of(VariableScore[] scores)
    {
        if (scores.Length == 0) return Undefined;
        double[] f1 = [.. scores.Select(score => score.F1).Order()];
        return new()
        {
            Variables = scores.Length,
            MeanF1 = f1.Average(),
            MedianF1 = (f1[(f1.Length - 1) / 2] + f1[f1.Length / 2]) / 2,
            MeanPrecision = scores.Average(score => score.Precision),
            MeanRecall = scores.Average(score => score.Recall),
            MeanAuc = scores.Average(score => score.Auc),
            ShareAboveHalf = (double)f1.Count(value => value > 0.5) / f1.Length,
            ShareAboveFourFifths = (double)f1.Count(value => value > 0.8) / f1.Length,
        };
    }
}
